package io.gantry.snapshot.tar;

/** How an archive is compressed; told by its first bytes. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD,
  BZIP2,
  /** Recognised, to be refused by name: no decoder for it is on board. */
  XZ
}
