package io.gantry.kernel.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramTest {
  @TempDir Path folder;

  @Test
  void datagramsArriveWhole() throws IOException {
    try (Fd listener = listen();
        UnixDatagram socket = UnixDatagram.connect(folder.resolve("s"))) {
      assertThat(socket.send("one".getBytes(UTF_8))).isTrue();
      assertThat(socket.send("and two".getBytes(UTF_8))).isTrue();
      assertThat(receive(listener)).isEqualTo("one");
      assertThat(receive(listener)).isEqualTo("and two");
    }
  }

  @Test
  void aReceiverThatDoesNotReadIsToldFromOneThatIsGone() throws IOException {
    Fd listener = listen();
    try (UnixDatagram socket = UnixDatagram.connect(folder.resolve("s"))) {
      while (socket.send(new byte[1000])) {
        // until it is full
      }
      listener.close();
      assertThatThrownBy(() -> socket.send(new byte[1]))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
    }
  }

  @Test
  void whatIsTooBigGoesByADescriptor() throws IOException {
    try (Fd listener = listen();
        UnixDatagram socket = UnixDatagram.connect(folder.resolve("s"));
        Fd file = Memfd.sealed("big", "content".getBytes(UTF_8))) {
      socket.sendBuffer(4096);
      assertThatThrownBy(() -> socket.send(new byte[100_000]))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EMSGSIZE));
      assertThat(socket.send(file)).isTrue();
      assertThat(receive(listener)).isEmpty();
    }
  }

  @Test
  void nobodyThereFails() {
    assertThatThrownBy(() -> UnixDatagram.connect(folder.resolve("none")))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  private Fd listen() throws KernelException {
    Fd fd = new Fd((int) SystemCalls.check(Syscall.SOCKET, "", 1, 2 | 0x800, 0));
    try (Scratch scratch = new Scratch()) {
      MemorySegment address = scratch.allocate(110);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
      byte[] path = folder.resolve("s").toString().getBytes(UTF_8);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      SystemCalls.check(Syscall.BIND, "", fd.number(), address.address(), 110);
    }
    return fd;
  }

  private static String receive(Fd fd) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment memory = scratch.allocate(1000);
      long length =
          SystemCalls.check(Syscall.RECVFROM, "", fd.number(), memory.address(), 1000, 0, 0, 0);
      return new String(Scratch.bytes(memory, length), UTF_8);
    }
  }
}
