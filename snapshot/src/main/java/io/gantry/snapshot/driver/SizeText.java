package io.gantry.snapshot.driver;

import io.gantry.snapshot.StorageException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Docker's {@code go-units} reads and writes them. */
final class SizeText {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)*) ?([kKmMgGtTpP])?[iI]?[bB]?");
  private static final String UNITS = "kmgtp";
  private static final int DIGITS = 4;

  private SizeText() {}

  /** {@code 10G}, {@code 1.5 gb}, {@code 1024}: bytes, by powers of 1024. */
  static long bytes(String text) throws StorageException {
    Matcher size = SIZE.matcher(text);
    try {
      if (size.matches()) {
        String unit = size.group(2) == null ? "" : size.group(2).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
        BigDecimal value = new BigDecimal(size.group(1));
        return value
            .multiply(BigDecimal.valueOf(1L << (10 * power)))
            .toBigInteger()
            .longValueExact();
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new StorageException("invalid size: '" + text + "'");
    }
    throw new StorageException("invalid size: '" + text + "'");
  }

  /** Four digits and a decimal unit: {@code 10.49MB}. */
  static String human(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length()) {
      value /= 1000;
      unit++;
    }
    BigDecimal rounded = new BigDecimal(value).round(new java.math.MathContext(DIGITS));
    return rounded.stripTrailingZeros().toPlainString()
        + (unit == 0
            ? "B"
            : (unit == 1 ? "k" : UNITS.substring(unit - 1, unit).toUpperCase(Locale.ROOT)) + "B");
  }
}
