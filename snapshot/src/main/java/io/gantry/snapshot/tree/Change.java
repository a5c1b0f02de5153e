package io.gantry.snapshot.tree;

/**
 * One line of {@code docker diff}.
 *
 * @param kind what happened
 * @param path absolute, as the container sees it
 */
public record Change(Kind kind, String path) {
  /** What happened. */
  public enum Kind {
    MODIFIED('C', 0),
    ADDED('A', 1),
    DELETED('D', 2);

    private final char letter;
    private final int number;

    Kind(char letter, int number) {
      this.letter = letter;
      this.number = number;
    }

    /** What {@code docker diff} prints. */
    public char letter() {
      return letter;
    }

    /** What the API sends. */
    public int number() {
      return number;
    }
  }

  @Override
  public String toString() {
    return kind.letter + " " + path;
  }
}
