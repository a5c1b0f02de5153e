package io.gantry.engine.log.remote;

import io.gantry.engine.EngineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of options, read by the rules of Go's libraries and with their complaints. */
public final class OptionText {
  private static final Pattern DURATION =
      Pattern.compile("[+-]?(?:(?:\\d{1,12}(?:\\.\\d{0,9})?|\\.\\d{1,9})(?:ns|us|µs|ms|s|m|h))+");
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|µs|ms|s|m|h)");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?([kKmMgGtTpP])?[iI]?[bB]?");

  private OptionText() {}

  /** {@code strconv.ParseBool}; what is empty is false. */
  public static boolean bool(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "", "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw syntax("ParseBool", text);
    };
  }

  /** {@code strconv.ParseUint} with as many bits as fit. */
  public static int count(String text) {
    if (!text.matches("\\d+")) {
      throw syntax("ParseUint", text);
    }
    return new BigInteger(text).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }

  /** {@code time.ParseDuration}. */
  public static Duration duration(String text) {
    if (text.matches("[+-]?0")) {
      return Duration.ZERO;
    }
    if (!DURATION.matcher(text).matches()) {
      String why = text.matches("[+-]?[0-9.]+") ? "time: missing unit in" : "time: invalid";
      throw new EngineException.InvalidParameter(why + " duration " + quoted(text));
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = DURATION_PART.matcher(text);
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part))));
    }
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    if (nanos.compareTo(most) > 0) {
      throw new EngineException.InvalidParameter("time: invalid duration " + quoted(text));
    }
    return Duration.ofNanos(text.startsWith("-") ? -nanos.longValue() : nanos.longValue());
  }

  private static long unit(Matcher part) {
    return switch (part.group(2)) {
      case "ns" -> 1L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000L;
    };
  }

  /** {@code units.RAMInBytes}: powers of 1024. */
  public static long size(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      throw new EngineException.InvalidParameter("invalid size: '" + text + "'");
    }
    int power =
        m.group(2) == null ? 0 : "kmgtp".indexOf(m.group(2).toLowerCase(java.util.Locale.ROOT)) + 1;
    BigDecimal bytes = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    return bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** In quotation marks, as Go's {@code %q} prints what people type. */
  public static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static EngineException.InvalidParameter syntax(String function, String text) {
    return new EngineException.InvalidParameter(
        "strconv." + function + ": parsing " + quoted(text) + ": invalid syntax");
  }
}
