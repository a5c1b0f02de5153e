package io.gantry.cli.option;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes, spans and fractions as options spell them. */
public final class Amounts {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP]?)([iI]?)([bB]?)");
  private static final Pattern SPAN =
      Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  private Amounts() {}

  /** Bytes of {@code 64m}, {@code 1.5GiB}, {@code 1024}: units are powers of 1024. */
  public static long bytes(String text) {
    if (text.equals("-1")) {
      return -1;
    }
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      String suffix = text.replaceAll("^[0-9.]+ ?", "");
      throw new IllegalArgumentException(
          suffix.equals(text) || suffix.isEmpty()
              ? "invalid size: '" + text + "'"
              : "invalid suffix: '" + suffix + "'");
    }
    int power =
        size.group(2).isEmpty() ? 0 : "kmgtp".indexOf(size.group(2).toLowerCase(Locale.ROOT)) + 1;
    return new BigDecimal(size.group(1))
        .multiply(BigDecimal.valueOf(1L << (10 * power)))
        .longValue();
  }

  /** A span such as {@code 1m30s}, {@code -1s}. */
  public static Duration span(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.startsWith("-") && SPAN.matcher(text.substring(1)).lookingAt()) {
      return span(text.substring(1)).negated();
    }
    Matcher part = SPAN.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos =
          nanos.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "µs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L;
    };
  }

  /** Billionths of a processor, of {@code 1.5}. */
  public static long nanoCpus(String text) {
    try {
      return new BigDecimal(text).movePointRight(9).longValueExact();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("failed to parse " + text + " as a rational number", e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("value is too precise", e);
    }
  }
}
