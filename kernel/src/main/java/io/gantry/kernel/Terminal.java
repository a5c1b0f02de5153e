package io.gantry.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The terminal that a program was started on, through one of its standard descriptors
 * (ioctl_tty(2)).
 *
 * @param descriptor 0, 1 or 2
 */
public record Terminal(int descriptor) {
  private static final long TCGETS = 0x5401;
  private static final long TCSETS = 0x5402;
  private static final long TIOCGWINSZ = 0x5413;

  /**
   * {@code struct termios} of the kernel: four words of flags, the line discipline, 19 control
   * characters.
   */
  private static final int TERMIOS_SIZE = 36;

  private static final int IFLAG = 0;
  private static final int OFLAG = 4;
  private static final int CFLAG = 8;
  private static final int LFLAG = 12;
  private static final int CONTROL = 17;
  private static final int VTIME = CONTROL + 5;
  private static final int VMIN = CONTROL + 6;

  /** IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON. */
  private static final int INPUT_COOKED = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;

  private static final int OPOST = 0x1;

  /** ISIG, ICANON, ECHO, ECHONL, IEXTEN. */
  private static final int LOCAL_COOKED = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

  private static final int CSIZE_PARENB = 0x30 | 0x100;
  private static final int CS8 = 0x30;

  /** Rows and columns of characters. */
  public record Size(int rows, int columns) {}

  /** Whether the descriptor is a terminal. */
  public boolean exists() {
    try (Arena arena = Arena.ofConfined()) {
      return SystemCalls.call(
              Syscall.IOCTL, descriptor, TCGETS, arena.allocate(TERMIOS_SIZE, 8).address())
          >= 0;
    }
  }

  /** The window's size. */
  public Size size() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 8);
      SystemCalls.check(Syscall.IOCTL, "TIOCGWINSZ", descriptor, TIOCGWINSZ, size.address());
      return new Size(
          Short.toUnsignedInt(size.get(JAVA_SHORT, 0)),
          Short.toUnsignedInt(size.get(JAVA_SHORT, 2)));
    }
  }

  /** Hands every key through untouched, as cfmakeraw(3) does, until the answer is closed. */
  public Raw raw() throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment modes = arena.allocate(TERMIOS_SIZE, 8);
      SystemCalls.check(Syscall.IOCTL, "TCGETS", descriptor, TCGETS, modes.address());
      byte[] before = modes.toArray(JAVA_BYTE);
      clear(modes, IFLAG, INPUT_COOKED);
      clear(modes, OFLAG, OPOST);
      clear(modes, LFLAG, LOCAL_COOKED);
      clear(modes, CFLAG, CSIZE_PARENB);
      modes.set(JAVA_INT, CFLAG, modes.get(JAVA_INT, CFLAG) | CS8);
      modes.set(JAVA_BYTE, VMIN, (byte) 1);
      modes.set(JAVA_BYTE, VTIME, (byte) 0);
      SystemCalls.check(Syscall.IOCTL, "TCSETS", descriptor, TCSETS, modes.address());
      return new Raw(descriptor, before);
    }
  }

  private static void clear(MemorySegment modes, int offset, int flags) {
    modes.set(JAVA_INT, offset, modes.get(JAVA_INT, offset) & ~flags);
  }

  /** A terminal in raw mode; closing it brings its former modes back. */
  public static final class Raw implements AutoCloseable {
    private final int descriptor;
    private final byte[] before;

    private Raw(int descriptor, byte[] before) {
      this.descriptor = descriptor;
      this.before = before;
    }

    @Override
    public void close() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment modes =
            arena.allocate(TERMIOS_SIZE, 8).copyFrom(MemorySegment.ofArray(before));
        SystemCalls.call(Syscall.IOCTL, descriptor, TCSETS, modes.address());
      }
    }
  }
}
