package io.gantry.engine.log;

/** The two ways a program speaks; a terminal's output counts as {@link #STDOUT}. */
public enum OutputKind {
  /** Standard output, descriptor 1. */
  STDOUT(1, "stdout"),
  /** Standard error, descriptor 2. */
  STDERR(2, "stderr");

  private final int frameType;
  private final String streamName;

  OutputKind(int frameType, String streamName) {
    this.frameType = frameType;
    this.streamName = streamName;
  }

  /** The first byte of a frame's header in Docker's multiplexed stream format. */
  public int frameType() {
    return frameType;
  }

  /** The name in a log line's member {@code stream}. */
  public String streamName() {
    return streamName;
  }
}
