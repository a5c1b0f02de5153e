package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The words of an instruction: split at blanks outside quotes, freed from quotes and backslashes,
 * with {@code $NAME} and {@code ${NAME}} replaced by the environment's values outside single
 * quotes. {@code ${NAME-word}}, {@code +} and {@code ?} do with unset names what shells do, and
 * with a colon before them also with empty values.
 */
final class ChangeWords {

  private static final String MODIFIERS = "-+?";

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
      throw unterminated("single-quote");
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
    throw unterminated("double-quote");
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
    if (at >= text.length() && name.isEmpty()) {
      throw bad("syntax error: missing '}'");
    }
    if (name.isEmpty()) {
      throw bad("syntax error: bad substitution");
    }
    if (at >= text.length()) {
      throw bad("syntax error: missing '}'");
    }
    if (text.charAt(at) == '}') {
      at++;
      return environment.getOrDefault(name, "");
    }
    boolean colon = text.charAt(at) == ':';
    at += colon ? 1 : 0;
    char modifier = at < text.length() ? text.charAt(at++) : '\0';
    if (MODIFIERS.indexOf(modifier) < 0) {
      throw bad("unsupported modifier (" + (colon ? ":" : "") + modifier + ") in substitution");
    }
    String word = until('}');
    if (at++ >= text.length()) {
      throw bad("syntax error: missing '}'");
    }
    return modified(name, colon, modifier, word);
  }

  private String modified(String name, boolean colon, char modifier, String word) {
    String value = environment.getOrDefault(name, "");
    boolean there = environment.containsKey(name) && !(colon && value.isEmpty());
    return switch (modifier) {
      case '-' -> there ? value : word;
      case '+' -> there ? word : "";
      default -> {
        if (!there) {
          String state = environment.containsKey(name) ? "empty" : "unset";
          throw bad(name + ": " + (word.isEmpty() ? "is not allowed to be " + state : word));
        }
        yield value;
      }
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
    return bad("unexpected end of statement while looking for matching " + what);
  }

  private EngineException bad(String why) {
    String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return new EngineException.InvalidParameter("failed to process \"" + quoted + "\": " + why);
  }
}
