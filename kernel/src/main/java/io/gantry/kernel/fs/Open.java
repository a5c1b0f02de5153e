package io.gantry.kernel.fs;

import io.gantry.kernel.Architecture;

/** The flags of {@code open(2)}, under the kernel's names ({@code asm-generic/fcntl.h}). */
public final class Open {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;

  /** Fails when the path is not a directory; aarch64 swapped the bits of this and the next one. */
  public static final int O_DIRECTORY = arm() ? 0x4000 : 0x10000;

  /** Fails when the last component is a symbolic link. */
  public static final int O_NOFOLLOW = arm() ? 0x8000 : 0x20000;

  private Open() {}

  private static boolean arm() {
    return Architecture.host() == Architecture.AARCH64;
  }
}
