package io.gantry.cli.template;

import io.gantry.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into tokens: text outside {@code {{ }}}, words, strings and signs inside. */
final class Lexer {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    boolean trimNext = false;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      String plain = open < 0 ? text.substring(at) : text.substring(at, open);
      boolean trims = open >= 0 && text.startsWith("{{- ", open);
      String shown = trimNext ? plain.stripLeading() : plain;
      shown = trims ? shown.stripTrailing() : shown;
      if (!shown.isEmpty()) {
        add(Kind.TEXT, shown);
      }
      advance(open < 0 ? text.length() : open);
      if (open < 0) {
        break;
      }
      trimNext = action(trims);
    }
    add(Kind.END, "");
  }

  /** Reads one action; whether it trims the text behind it. */
  private boolean action(boolean trims) {
    int start = at;
    int inside = at + (trims ? 4 : 2);
    if (text.startsWith("/*", inside)) {
      return comment(inside);
    }
    add(Kind.OPEN, "{{");
    advance(inside);
    while (true) {
      if (at >= text.length()) {
        throw TemplateException.parsing(line, "unclosed action");
      }
      if (text.startsWith(" -}}", at)) {
        add(Kind.CLOSE, text.substring(start, at + 4));
        advance(at + 4);
        return true;
      }
      if (text.startsWith("}}", at)) {
        add(Kind.CLOSE, text.substring(start, at + 2));
        advance(at + 2);
        return false;
      }
      token();
    }
  }

  private boolean comment(int inside) {
    int end = text.indexOf("*/", inside);
    if (end < 0) {
      throw TemplateException.parsing(line, "unclosed comment");
    }
    boolean trims = text.startsWith(" -}}", end + 2);
    if (!trims && !text.startsWith("}}", end + 2)) {
      throw TemplateException.parsing(line, "comment ends before closing delimiter");
    }
    advance(end + 2 + (trims ? 4 : 2));
    return trims;
  }

  private void token() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      int end = at;
      while (end < text.length()
          && Character.isWhitespace(text.charAt(end))
          && !text.startsWith(" -}}", end)) {
        end++;
      }
      take(Kind.SPACE, end);
    } else if (c == '"' || c == '`') {
      string(c);
    } else if (c == '\'') {
      character();
    } else if (c == '.' && !(at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      int end = word(at + 1);
      take(end == at + 1 ? Kind.DOT : Kind.FIELD, end);
    } else if (c == '$') {
      take(Kind.VARIABLE, word(at + 1));
    } else if (isDigit(c)
        || c == '.'
        || ((c == '-' || c == '+') && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      int end = at + 1;
      while (end < text.length() && (isWord(text.charAt(end)) || text.charAt(end) == '.')) {
        end++;
      }
      take(Kind.NUMBER, end);
    } else if (isWord(c)) {
      take(Kind.WORD, word(at));
    } else {
      sign(c);
    }
  }

  private void sign(char c) {
    switch (c) {
      case '|' -> take(Kind.PIPE, at + 1);
      case '(' -> take(Kind.LEFT, at + 1);
      case ')' -> take(Kind.RIGHT, at + 1);
      case ',' -> take(Kind.COMMA, at + 1);
      case '=' -> take(Kind.ASSIGN, at + 1);
      case ':' -> {
        if (!text.startsWith(":=", at)) {
          throw TemplateException.parsing(line, "expected :=");
        }
        take(Kind.DECLARE, at + 2);
      }
      default -> throw TemplateException.parsing(line, "unexpected " + quoted(c) + " in command");
    }
  }

  private static String quoted(char c) {
    return "\"" + c + "\"";
  }

  private void string(char quote) {
    StringBuilder value = new StringBuilder();
    int i = at + 1;
    while (true) {
      if (i >= text.length() || (quote == '"' && text.charAt(i) == '\n')) {
        throw TemplateException.parsing(
            line, quote == '"' ? "unterminated quoted string" : "unterminated raw quoted string");
      }
      char c = text.charAt(i++);
      if (c == quote) {
        break;
      }
      if (c == '\\' && quote == '"' && i < text.length()) {
        c = unescape(text.charAt(i++));
      }
      value.append(c);
    }
    add(Kind.STRING, value.toString());
    advance(i);
  }

  private void character() {
    int i = at + 1;
    if (i >= text.length()) {
      throw TemplateException.parsing(line, "unterminated character constant");
    }
    char c = text.charAt(i++);
    if (c == '\\' && i < text.length()) {
      c = unescape(text.charAt(i++));
    }
    if (i >= text.length() || text.charAt(i) != '\'') {
      throw TemplateException.parsing(line, "unterminated character constant");
    }
    add(Kind.CHARACTER, String.valueOf(c));
    advance(i + 1);
  }

  private static char unescape(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  private int word(int from) {
    int end = from;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void take(Kind kind, int end) {
    add(kind, text.substring(at, end));
    advance(end);
  }

  private void add(Kind kind, String value) {
    tokens.add(new Token(kind, value, line, at - lineStart));
  }

  private void advance(int to) {
    for (; at < to; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }
}
