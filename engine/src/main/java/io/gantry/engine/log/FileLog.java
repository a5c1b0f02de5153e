package io.gantry.engine.log;

/**
 * How a log is kept in files.
 *
 * @param format of the files
 * @param maxSize bytes after which a new file is begun; a file grows past it by less than a line
 * @param maxFiles how many files are kept, the current one included; 1 or more
 * @param compress whether files that are complete are compressed with gzip
 * @param attributes which of the container's facts are kept with its lines
 */
public record FileLog(
    LogFormat format, long maxSize, int maxFiles, boolean compress, LogAttributes attributes) {
  /** {@link #maxSize} without a cap. */
  public static final long UNLIMITED = -1;
}
