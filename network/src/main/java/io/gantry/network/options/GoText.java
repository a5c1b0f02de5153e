package io.gantry.network.options;

import io.gantry.network.NetworkException;
import java.math.BigInteger;

/** Values of options, read by the rules of Go's {@code strconv}, with its complaints. */
final class GoText {
  private GoText() {}

  /** A yes or no. */
  static boolean bool(String key, String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw failure(key, value, parsing("ParseBool", value, "invalid syntax"));
    };
  }

  /** A whole number. */
  static int number(String key, String value) {
    if (!value.matches("[+-]?\\d+")) {
      throw failure(key, value, parsing("Atoi", value, "invalid syntax"));
    }
    BigInteger number = new BigInteger(value.startsWith("+") ? value.substring(1) : value);
    if (number.bitLength() >= Integer.SIZE) {
      throw failure(key, value, parsing("Atoi", value, "value out of range"));
    }
    return number.intValue();
  }

  /** What the value of an option is not. */
  static NetworkException.Invalid failure(String key, String value, String why) {
    return new NetworkException.Invalid(
        "failed to parse " + key + " value: " + value + " (" + why + ")");
  }

  private static String parsing(String function, String value, String why) {
    return "strconv." + function + ": parsing " + quoted(value) + ": " + why;
  }

  /** In quotation marks, as Go's {@code %q} puts what people type. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
