package io.gantry.cli.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Sizes in bytes for people: {@code 1.98MB} (powers of 1000) and {@code 1.5MiB} (powers of 1024).
 */
public final class Sizes {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  private static final String[] BINARY = {
    "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"
  };

  private Sizes() {}

  /** Powers of 1000 and four significant digits, such as {@code 1.984MB}. */
  public static String human(long bytes) {
    return show((double) bytes, 1000, 4, DECIMAL);
  }

  /** Powers of 1000 and {@code digits} significant digits. */
  public static String human(long bytes, int digits) {
    return show((double) bytes, 1000, digits, DECIMAL);
  }

  /** Powers of 1024 and four significant digits, such as {@code 7.639GiB}. */
  public static String binary(long bytes) {
    return show((double) bytes, 1024, 4, BINARY);
  }

  private static String show(double bytes, double base, int digits, String[] units) {
    double size = bytes;
    int unit = 0;
    while (size >= base && unit < units.length - 1) {
      size /= base;
      unit++;
    }
    return significant(size, digits) + units[unit];
  }

  /** As C's {@code %.<digits>g}: no trailing zeros, an exponent when the digits do not suffice. */
  static String significant(double value, int digits) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= digits || exponent < -4) {
      BigDecimal mantissa = rounded.movePointLeft(exponent).stripTrailingZeros();
      return mantissa.toPlainString()
          + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    BigDecimal plain = rounded.stripTrailingZeros();
    return plain.toPlainString();
  }
}
