package io.gantry.snapshot.tar;

/** Reads archives. */
public final class TarReader {
  private TarReader() {}
}
