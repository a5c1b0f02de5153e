package io.gantry.snapshot.tar;

/** Writes archives. */
public final class TarWriter {
  private TarWriter() {}
}
