package io.gantry.engine.log.remote;

import io.gantry.engine.EngineException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code scheme://host:port/path}, as Go's {@code net/url} takes them apart.
 *
 * @param scheme in lower case; empty when there is none
 * @param host without brackets
 * @param port as it was given
 * @param path with its leading slash; empty when there is none
 */
public record Address(String scheme, String host, OptionalInt port, String path) {
  private static final Pattern SYNTAX =
      Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#]*)([^?#]*).*");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^]]*)](.*)");
  private static final int LONGEST_PORT = 9;

  /**
   * Takes an address apart.
   *
   * @throws EngineException.InvalidParameter in Go's words, when the port is no number
   */
  public static Address parse(String text) {
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches()) {
      throw new EngineException.InvalidParameter("parse " + quoted(text) + ": invalid address");
    }
    String scheme = Optional.ofNullable(m.group(1)).orElse("").toLowerCase(java.util.Locale.ROOT);
    Matcher brackets = BRACKETED.matcher(m.group(2));
    if (brackets.matches()) {
      return new Address(scheme, brackets.group(1), port(text, brackets.group(2)), m.group(3));
    }
    int colon = m.group(2).lastIndexOf(':');
    String host = colon < 0 ? m.group(2) : m.group(2).substring(0, colon);
    String rest = colon < 0 ? "" : m.group(2).substring(colon);
    return new Address(scheme, host, port(text, rest), m.group(3));
  }

  private static OptionalInt port(String whole, String rest) {
    if (rest.isEmpty() || rest.equals(":")) {
      return OptionalInt.empty();
    }
    if (!rest.matches(":\\d{1," + LONGEST_PORT + "}")) {
      throw new EngineException.InvalidParameter(
          "parse " + quoted(whole) + ": invalid port " + quoted(rest) + " after host");
    }
    return OptionalInt.of(Integer.parseInt(rest.substring(1)));
  }

  private static String quoted(String text) {
    return OptionText.quoted(text);
  }
}
