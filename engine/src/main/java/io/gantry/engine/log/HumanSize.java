package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, in powers of 1000 (go-units' {@code FromHumanSize}). */
final class HumanSize {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP])?[iI]?[bB]?");
  private static final String UNITS = "kmgtp";

  private HumanSize() {}

  /**
   * Bytes.
   *
   * @throws EngineException.InvalidParameter when it is not a size
   */
  static long parse(String text) {
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches()) {
      throw new EngineException.InvalidParameter("invalid size: '" + text + "'");
    }
    BigDecimal number = new BigDecimal(m.group(1));
    String unit = m.group(2);
    if (unit != null) {
      number = number.scaleByPowerOfTen(3 * (UNITS.indexOf(unit.toLowerCase(Locale.ROOT)) + 1));
    }
    if (number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new EngineException.InvalidParameter("invalid size: '" + text + "'");
    }
    return number.longValue();
  }
}
