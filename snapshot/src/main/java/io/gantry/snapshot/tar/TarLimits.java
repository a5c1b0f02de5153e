package io.gantry.snapshot.tar;

/**
 * How much an archive may ask for.
 *
 * @param entries most entries
 * @param directories most directories, whose times are remembered to the end
 * @param depth most components of a path
 * @param headers most bytes of extended headers and long names of one entry
 * @param segments most pieces of data of one sparse file
 * @param fileSize greatest size of one file, holes included, in bytes
 * @param totalSize most bytes of the uncompressed archive
 */
public record TarLimits(
    long entries,
    int directories,
    int depth,
    int headers,
    int segments,
    long fileSize,
    long totalSize) {
  /** Beyond any real image, and within a few hundred megabytes of memory at worst. */
  public static final TarLimits DEFAULT =
      new TarLimits(10_000_000, 1_000_000, 1024, 4 << 20, 1 << 18, 1L << 43, Long.MAX_VALUE);
}
