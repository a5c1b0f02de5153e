package io.gantry.oci;

import java.util.regex.Pattern;

/**
 * Foreign text as a message may hold it: one line, of bounded length, without anything that a
 * terminal obeys or that turns the direction of what stands beside it.
 */
public final class PlainLine {

  /** Controls of both sets (C1 has a CSI of its own), formats, surrogates that stand alone. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private PlainLine() {}

  /**
   * The text as such a line.
   *
   * @param longest the most characters it may have; beyond them it ends in an ellipsis
   */
  public static String of(String text, int longest) {
    String head = text.length() > longest ? text.substring(0, longest) : text;
    String line = UNPRINTABLE.matcher(head).replaceAll(" ").strip();
    return text.length() > longest ? line + "…" : line;
  }
}
