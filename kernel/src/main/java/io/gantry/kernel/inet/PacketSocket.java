package io.gantry.kernel.inet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;

/**
 * Sends frames as they are, {@code packet(7)}, from links of the network namespace that it was
 * opened in; it receives nothing. The kernel takes milliseconds to close one, so it should be kept.
 */
public final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;

  /** {@code struct sockaddr_ll}: family, protocol, link, type, packet type, length, address. */
  private static final int SOCKADDR_LL = 20;

  private final Fd fd;

  private PacketSocket(Fd fd) {
    this.fd = fd;
  }

  /** Opens one in the network namespace of the calling thread. */
  public static PacketSocket open() throws KernelException {
    long number =
        SystemCalls.check(Syscall.SOCKET, "packets", AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    return new PacketSocket(new Fd((int) number));
  }

  /**
   * Sends a frame.
   *
   * @param link the index of the link that it leaves by
   * @param frame with its Ethernet header
   * @throws KernelException {@code ENETDOWN} when the link is down, {@code ENXIO} when there is
   *     none
   */
  public void send(int link, byte[] frame) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment address = scratch.allocate(SOCKADDR_LL);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_BYTE, 2, frame[12]);
      address.set(JAVA_BYTE, 3, frame[13]);
      address.set(JAVA_INT, 4, link);
      SystemCalls.check(
          Syscall.SENDTO,
          "link " + link,
          fd.number(),
          scratch.copyOf(frame).address(),
          frame.length,
          MSG_DONTWAIT,
          address.address(),
          SOCKADDR_LL);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
