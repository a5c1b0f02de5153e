package io.gantry.distribution.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry wants to see, of {@code WWW-Authenticate} (RFC 9110, section 11.6.1).
 *
 * @param scheme in small letters: {@code bearer}
 * @param parameters by name
 */
public record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern SCHEME =
      Pattern.compile("\\s*,?\\s*([A-Za-z]+)(?=\\s|$|,)(?!\\s*=)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*,?\\s*([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

  /** Longer ones are no registry's. */
  private static final int LONGEST = 8192;

  /** Copies the parameters. */
  public Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** Reads all challenges of some headers; what is none is left out. */
  public static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    headers.stream().filter(h -> h.length() <= LONGEST).forEach(h -> parse(h, challenges));
    return challenges;
  }

  private static void parse(String header, List<Challenge> challenges) {
    Matcher scheme = SCHEME.matcher(header);
    Matcher parameter = PARAMETER.matcher(header);
    int at = 0;
    while (at < header.length() && scheme.region(at, header.length()).lookingAt()) {
      at = scheme.end();
      Map<String, String> parameters = new TreeMap<>();
      while (parameter.region(at, header.length()).lookingAt()) {
        String quoted = parameter.group(2);
        parameters.put(
            parameter.group(1).toLowerCase(Locale.ROOT),
            quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
        at = parameter.end();
      }
      challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
    }
  }

  /** A parameter, or empty text. */
  public String get(String name) {
    return parameters.getOrDefault(name, "");
  }
}
