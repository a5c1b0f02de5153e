package io.gantry.kernel.io;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.nio.ByteBuffer;

/** Files without a name ({@code memfd_create(2)}). */
public final class Memfd {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_NOEXEC_SEAL = 8;
  private static final int MFD_EXEC = 16;
  private static final int F_ADD_SEALS = 1033;
  private static final int ALL_SEALS = 0xf;

  private Memfd() {}

  /** A file that holds {@code content} and can be changed. */
  public static Fd of(String name, byte[] content) throws KernelException {
    Fd fd = create(name, MFD_CLOEXEC | MFD_NOEXEC_SEAL, MFD_CLOEXEC);
    return filled(fd, content);
  }

  /** An executable that holds {@code content} and can never be changed by anybody. */
  public static Fd sealedExecutable(String name, byte[] content) throws KernelException {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    return seal(filled(create(name, flags | MFD_EXEC, flags), content), name);
  }

  /** A file that holds {@code content} and can never be changed by anybody. */
  public static Fd sealed(String name, byte[] content) throws KernelException {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    return seal(filled(create(name, flags | MFD_NOEXEC_SEAL, flags), content), name);
  }

  private static Fd seal(Fd fd, String name) throws KernelException {
    long sealed = SystemCalls.call(Syscall.FCNTL, fd.number(), F_ADD_SEALS, ALL_SEALS);
    if (sealed < 0) {
      fd.close();
      throw new KernelException("seal", name, Errno.of((int) -sealed));
    }
    return fd;
  }

  /** Kernels before 6.3 do not know the flags about executing. */
  private static Fd create(String name, int flags, int olderFlags) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long address = scratch.string(name);
      long fd = SystemCalls.call(Syscall.MEMFD_CREATE, address, flags);
      if (fd == -Errno.EINVAL.number()) {
        fd = SystemCalls.check(Syscall.MEMFD_CREATE, name, address, olderFlags);
      }
      if (fd < 0) {
        throw new KernelException("memfd_create", name, Errno.of((int) -fd));
      }
      return new Fd((int) fd);
    }
  }

  private static Fd filled(Fd fd, byte[] content) throws KernelException {
    try {
      Transfer.writeAll(fd, ByteBuffer.wrap(content));
      return fd;
    } catch (KernelException e) {
      fd.close();
      throw e;
    }
  }
}
