package io.gantry.api.wire;

import java.util.Locale;

/**
 * How far something got, as a line of text: {@code [=====> ] 1.024kB/2.048kB}. Docker sends it
 * besides the numbers, for clients that only print.
 */
final class ProgressBar {
  private static final int WIDTH = 50;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private ProgressBar() {}

  /** The text for so many of {@code total} bytes; a total that is passed is left out. */
  static String of(long current, long total) {
    int done = (int) Math.min(WIDTH, (double) current / total * 100 / 2);
    String bar = "[" + "=".repeat(done) + ">" + " ".repeat(WIDTH - done) + "] ";
    String numbers = "%8s".formatted(size(current));
    return bar + numbers + (current > total ? "" : "/" + size(total));
  }

  /** Four significant digits, powers of 1000. */
  private static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    int decimals = size >= 100 ? 1 : size >= 10 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", size);
    return text.replaceAll("\\.?0+$", "") + UNITS[unit];
  }
}
