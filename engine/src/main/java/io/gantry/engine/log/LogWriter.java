package io.gantry.engine.log;

import java.io.IOException;

/**
 * Where the pump brings the output of one run of a container. One thread at a time uses it, and
 * nothing here waits for anybody but a disk.
 */
public interface LogWriter {
  /** A way into this log for one of the container's streams. */
  LineEncoder encoder(OutputKind kind);

  /** Takes the time for the lines that are encoded next. */
  void readClock();

  /**
   * The length of the current file. It is asked from the kernel: people empty log files by hand.
   */
  long length() throws IOException;

  /** How many bytes still go into the current file; 0 or less when it is full. */
  long room() throws IOException;

  /** Appends whole lines, and tells readers. */
  void append(byte[] lines, int at, int length) throws IOException;

  /** Cuts off what a killed engine left half-written. */
  void truncate(long length) throws IOException;

  /** Makes good a last line that was cut short by a power failure, so that only it is lost. */
  void mendLastLine() throws IOException;

  /** Begins a new file. */
  void rotate() throws IOException;

  /**
   * Whether the container has to wait, because a server takes its lines too slowly.
   *
   * @param drained runs once when it need not wait any more
   */
  default boolean full(Runnable drained) {
    return false;
  }

  /** Counts lines that could not be appended, and says so once in a while. */
  void lost(byte[] lines, int length, IOException cause);

  /** Nothing more will come in this run. */
  void end() throws IOException;
}
