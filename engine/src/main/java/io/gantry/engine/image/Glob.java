package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of Go's {@code path.Match}: {@code *} and {@code ?} do not match {@code /}, {@code
 * [a-z]} and {@code [^a-z]} are sets, a backslash takes the next letter as it is.
 */
record Glob(Pattern pattern) {

  private static final int MAX_LENGTH = 1024;

  static Glob of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw bad();
    }
    try {
      return new Glob(Pattern.compile(translate(text)));
    } catch (PatternSyntaxException e) {
      throw bad();
    }
  }

  private static EngineException.InvalidParameter bad() {
    return new EngineException.InvalidParameter("syntax error in pattern");
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  private static String translate(String text) {
    StringBuilder regex = new StringBuilder();
    boolean inSet = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> regex.append(inSet ? "\\*" : "[^/]*");
        case '?' -> regex.append(inSet ? "\\?" : "[^/]");
        case '[' -> {
          regex.append(inSet ? "\\[" : "[");
          inSet = true;
        }
        case ']' -> {
          regex.append(inSet ? "]" : "\\]");
          inSet = false;
        }
        case '-', '^' -> regex.append(inSet ? "" : "\\").append(c);
        case '\\' -> {
          i++;
          if (i == text.length()) {
            throw bad();
          }
          regex.append(quote(text.charAt(i)));
        }
        default -> regex.append(quote(c));
      }
    }
    return regex.toString();
  }

  private static String quote(char c) {
    return Character.isLetterOrDigit(c) || c > 127 ? String.valueOf(c) : "\\" + c;
  }
}
