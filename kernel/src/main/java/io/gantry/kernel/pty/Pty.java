package io.gantry.kernel.pty;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Step;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Pseudo-terminals ({@code ioctl_tty(2)}). */
public final class Pty {
  /** Locks or unlocks the pair: {@code int *}. */
  public static final long TIOCSPTLCK = 0x40045431L;

  /** Opens the other side of a master: flags as of {@code open}. */
  public static final long TIOCGPTPEER = 0x5441L;

  /** Makes it the controlling terminal of the session that the caller leads. */
  public static final long TIOCSCTTY = 0x540EL;

  /** Reads the size: {@code struct winsize *}. */
  public static final long TIOCGWINSZ = 0x5413L;

  /** Sets the size: {@code struct winsize *}. */
  public static final long TIOCSWINSZ = 0x5414L;

  private static final int WINSIZE = 8;
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int AT_FDCWD = -100;

  private Pty() {}

  /** The size of the terminal that {@code fd} is either side of. */
  public static WindowSize size(Fd fd) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment size = scratch.allocate(WINSIZE);
      SystemCalls.check(Syscall.IOCTL, "terminal size", fd.number(), TIOCGWINSZ, size.address());
      return new WindowSize(
          Short.toUnsignedInt(size.get(JAVA_SHORT, 0)),
          Short.toUnsignedInt(size.get(JAVA_SHORT, 2)));
    }
  }

  /** Sets the size; the terminal's foreground processes get SIGWINCH when it has changed. */
  public static void resize(Fd fd, WindowSize size) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment winsize = scratch.copyOf(winsize(size));
      SystemCalls.check(Syscall.IOCTL, "terminal size", fd.number(), TIOCSWINSZ, winsize.address());
    }
  }

  /**
   * The steps by which the leader of a session opens a pty, keeps its master for the shim at {@link
   * ShimDescriptors#PTY_MASTER}, and takes its other side as standard input, output, error and
   * controlling terminal. To be walked by a container's init, which shares its descriptors with the
   * shim, while 0, 1 and 2 are closed.
   *
   * @param ptmx the multiplexer of the right devpts, as the process sees it, e.g. {@code
   *     "/dev/pts/ptmx"}
   * @param size the size to begin with
   */
  public static List<Step> steps(String ptmx, Optional<WindowSize> size) {
    Argument flags = Argument.constant("O_RDWR|O_NOCTTY|O_CLOEXEC", O_RDWR | O_NOCTTY | O_CLOEXEC);
    Argument master = Argument.constant(ShimDescriptors.PTY_MASTER);
    Step open =
        Step.of(
                "open",
                ptmx,
                Syscall.OPENAT,
                Argument.constant("AT_FDCWD", AT_FDCWD),
                Argument.text(ptmx),
                flags)
            .as("ptmx");
    Step keep =
        Step.of(
            "keep",
            "pty master",
            Syscall.DUP3,
            Argument.result("ptmx"),
            master,
            Argument.constant("O_CLOEXEC", O_CLOEXEC));
    Step forget = Step.of("close", "pty master", Syscall.CLOSE, Argument.result("ptmx"));
    Step unlock =
        ioctl("unlock", "TIOCSPTLCK", TIOCSPTLCK, Argument.bytes(new byte[Integer.BYTES]));
    Step resize =
        ioctl(
            "resize",
            "TIOCSWINSZ",
            TIOCSWINSZ,
            Argument.bytes(winsize(size.orElse(new WindowSize(0, 0)))));
    Step peer =
        Step.of(
                "open",
                "pty",
                Syscall.IOCTL,
                master,
                Argument.constant("TIOCGPTPEER", TIOCGPTPEER),
                Argument.constant("O_RDWR|O_NOCTTY", O_RDWR | O_NOCTTY))
            .as("pty");
    Step control =
        Step.of(
            "take control of",
            "pty",
            Syscall.IOCTL,
            Argument.result("pty"),
            Argument.constant("TIOCSCTTY", TIOCSCTTY),
            Argument.constant(0));
    return List.of(open, keep, forget, unlock, resize, peer, control, onto(0), onto(1), onto(2));
  }

  /** The pty may have got one of these numbers already, which {@code dup3} calls invalid. */
  private static Step onto(int number) {
    return Step.of(
            "use",
            "pty as descriptor " + number,
            Syscall.DUP3,
            Argument.result("pty"),
            Argument.constant(number),
            Argument.constant(0))
        .accepting(Errno.EINVAL);
  }

  private static Step ioctl(String name, String request, long number, Argument argument) {
    return Step.of(
        name,
        "pty",
        Syscall.IOCTL,
        Argument.constant(ShimDescriptors.PTY_MASTER),
        Argument.constant(request, number),
        argument);
  }

  private static byte[] winsize(WindowSize size) {
    return ByteBuffer.allocate(WINSIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) size.rows())
        .putShort((short) size.columns())
        .array();
  }
}
