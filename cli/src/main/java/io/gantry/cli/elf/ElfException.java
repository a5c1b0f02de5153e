package io.gantry.cli.elf;

import java.io.IOException;

/** A damaged ELF file or loader cache. */
public final class ElfException extends IOException {
  private static final long serialVersionUID = 1L;

  ElfException(String message) {
    super(message);
  }
}
