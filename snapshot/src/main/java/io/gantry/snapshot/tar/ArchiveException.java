package io.gantry.snapshot.tar;

import java.io.IOException;

/** An archive is damaged, or asks for what it must not have. The message names the entry. */
public final class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the archive as a whole. */
  public ArchiveException(String problem) {
    super(problem);
  }

  /** What is wrong with an entry. */
  public ArchiveException(String entry, String problem) {
    super("archive entry \"" + printable(entry) + "\": " + problem);
  }

  /** What is wrong with an entry, and what brought it to light. */
  public ArchiveException(String entry, String problem, Throwable cause) {
    super("archive entry \"" + printable(entry) + "\": " + problem, cause);
  }

  private static String printable(String entry) {
    String head = entry.length() > 200 ? entry.substring(0, 200) + "…" : entry;
    StringBuilder text = new StringBuilder(head.length());
    head.chars().forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
    return text.toString();
  }
}
