package io.gantry.engine.archive;

/** One difference between a container's root and its image. */
public record Change(Kind kind, String path) {
  /** What happened to the path. */
  public enum Kind {
    /** Content or metadata differ; also every directory above a difference. */
    MODIFIED(0),
    /** The image does not have it. */
    ADDED(1),
    /** Only the image has it. */
    DELETED(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number in Docker's answer. */
    public int code() {
      return code;
    }
  }
}
