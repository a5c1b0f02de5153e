package io.gantry.kernel.launch;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Memfd;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.io.InputStream;

/**
 * The program that is process 1 of a container with {@code --init}: called as {@code docker-init --
 * PROGRAM ARGUMENTS...}, it starts the program as its child, hands on signals, reaps orphans, and
 * ends with the child's code; 127 when the program is not found, 126 when it cannot be executed.
 * Less than a kilobyte, in a sealed memfd.
 */
public final class InitProgram {
  private InitProgram() {}

  /** A descriptor of the program for this machine, to be executed. */
  public static Fd open() throws IOException {
    try (Fd sealed = Memfd.sealedExecutable("docker-init", program(Architecture.host()))) {
      return Transfer.readOnly(sealed);
    }
  }

  /** The program for {@code architecture}: the bytes that src/main/asm assembles to. */
  static byte[] program(Architecture architecture) throws IOException {
    String name =
        switch (architecture) {
          case X86_64 -> "init-x86_64";
          case AARCH64 -> "init-aarch64";
        };
    try (InputStream in = InitProgram.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the program " + name + " is missing from the kernel module");
      }
      return in.readAllBytes();
    }
  }
}
