package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The words of an instruction: split at blanks outside quotes, freed from quotes and backslashes,
 * with {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-word}} and {@code ${NAME:+word}} replaced by
 * the environment's values outside single quotes.
 */
final class ChangeWords {

  private final String text;
  private final Map<String, String> environment;
  private int at;

  private ChangeWords(String text, Map<String, String> environment) {
    this.text = text;
    this.environment = environment;
  }

  /** Splits at blanks outside quotes; quotes and backslashes stay. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(c).append(text.charAt(++i));
      } else if (quote == 0 && Character.isWhitespace(c)) {
        flush(word, words);
      } else {
        quote = quote == 0 && (c == '"' || c == '\'') ? c : quote == c ? 0 : quote;
        word.append(c);
      }
    }
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /** Frees a word from quotes and fills in variables. */
  static String expand(String word, Map<String, String> environment) {
    ChangeWords words = new ChangeWords(word, environment);
    return words.until('\0');
  }

  private String until(char end) {
    StringBuilder result = new StringBuilder();
    while (at < text.length() && (end == '\0' || text.charAt(at) != end)) {
      char c = text.charAt(at++);
      switch (c) {
        case '\'' -> result.append(singleQuoted());
        case '"' -> doubleQuoted(result);
        case '\\' -> {
          if (at < text.length()) {
            result.append(text.charAt(at++));
          }
        }
        case '$' -> result.append(variable());
        default -> result.append(c);
      }
    }
    return result.toString();
  }

  private String singleQuoted() {
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw unterminated("single-quoted string");
    }
    String inside = text.substring(at, end);
    at = end + 1;
    return inside;
  }

  private void doubleQuoted(StringBuilder result) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '"' -> {
          return;
        }
        case '$' -> result.append(variable());
        case '\\' -> {
          boolean escapes = at < text.length() && "\"$\\".indexOf(text.charAt(at)) >= 0;
          result.append(escapes ? text.charAt(at++) : c);
        }
        default -> result.append(c);
      }
    }
    throw unterminated("double-quoted string");
  }

  private String variable() {
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      return braced();
    }
    String name = name();
    return name.isEmpty() ? "$" : environment.getOrDefault(name, "");
  }

  private String braced() {
    String name = name();
    String value = environment.getOrDefault(name, "");
    if (name.isEmpty() || at >= text.length()) {
      throw new EngineException.InvalidParameter("syntax error: bad substitution");
    }
    if (text.charAt(at) == '}') {
      at++;
      return value;
    }
    String modifier = text.substring(at, Math.min(at + 2, text.length()));
    at = Math.min(at + 2, text.length());
    String word = until('}');
    if (at++ >= text.length()) {
      throw unterminated("${");
    }
    return switch (modifier) {
      case ":-" -> value.isEmpty() ? word : value;
      case ":+" -> value.isEmpty() ? "" : word;
      default ->
          throw new EngineException.InvalidParameter(
              "unsupported modifier (" + modifier + ") in substitution");
    };
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at);
  }

  private EngineException unterminated(String what) {
    return new EngineException.InvalidParameter(
        "unexpected end of statement while looking for matching " + what + ": " + text);
  }
}
