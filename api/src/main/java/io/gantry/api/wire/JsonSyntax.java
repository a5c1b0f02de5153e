package io.gantry.api.wire;

import java.util.Arrays;

/**
 * Checks that bytes are one JSON value (RFC 8259) before anything reads them: broken documents are
 * refused with the words that Go's decoder has for them, and no depth of nesting costs stack.
 */
final class JsonSyntax {
  private static final int MOST_DEPTH = 1000;

  private final byte[] bytes;
  private int at;

  /** The open brackets, outermost first. */
  private byte[] open = new byte[32];

  private int depth;

  private JsonSyntax(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks {@code bytes}.
   *
   * @return where the value ends; nothing but white space follows
   * @throws ApiError 400 when it is broken, or something follows
   */
  static int check(byte[] bytes) {
    JsonSyntax syntax = new JsonSyntax(bytes);
    syntax.space();
    if (syntax.at == bytes.length) {
      throw ApiError.invalid("invalid JSON: got EOF while reading request body");
    }
    syntax.document();
    int end = syntax.at;
    syntax.space();
    if (syntax.at < bytes.length) {
      throw ApiError.invalid("unexpected content after JSON");
    }
    return end;
  }

  private void document() {
    value();
    while (depth > 0) {
      space();
      boolean object = open[depth - 1] == '{';
      byte next = peek();
      if (next == ',') {
        at++;
        space();
        if (object) {
          key();
        }
        value();
      } else if (next == (object ? '}' : ']')) {
        at++;
        depth--;
      } else {
        throw bad(object ? "after object key:value pair" : "after array element");
      }
    }
  }

  /** Reads a scalar, or opens containers down to their first scalar or an empty one. */
  private void value() {
    while (true) {
      space();
      byte first = peek();
      if (first == '{') {
        push(first);
        space();
        if (peek() == '}') {
          at++;
          depth--;
          return;
        }
        key();
      } else if (first == '[') {
        push(first);
        space();
        if (peek() == ']') {
          at++;
          depth--;
          return;
        }
      } else {
        scalar(first);
        return;
      }
    }
  }

  private void push(byte bracket) {
    at++;
    if (depth == MOST_DEPTH) {
      throw ApiError.invalid("invalid JSON: exceeded max depth");
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = bracket;
  }

  private void key() {
    if (peek() != '"') {
      throw bad("looking for beginning of object key string");
    }
    string();
    space();
    if (peek() != ':') {
      throw bad("after object key");
    }
    at++;
  }

  private void scalar(byte first) {
    switch (first) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (first != '-' && !digit(first)) {
          throw bad("looking for beginning of value");
        }
        number();
      }
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw bad("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
  }

  private void string() {
    at++;
    while (true) {
      byte next = peek();
      if (next == '"') {
        at++;
        return;
      }
      if (next == '\\') {
        at++;
        escape();
      } else if (next >= 0 && next < ' ') {
        throw bad("in string literal");
      } else {
        at++;
      }
    }
  }

  private void escape() {
    byte kind = peek();
    if ("\"\\/bfnrt".indexOf(kind) >= 0) {
      at++;
      return;
    }
    if (kind != 'u') {
      throw bad("in string escape code");
    }
    at++;
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peek(), 16) < 0) {
        throw bad("in \\u hexadecimal character escape");
      }
      at++;
    }
  }

  private void number() {
    if (peek() == '-') {
      at++;
    }
    if (!digit(peek())) {
      throw bad("in numeric literal");
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < bytes.length && bytes[at] == '.') {
      at++;
      required("after decimal point in numeric literal");
    }
    if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      required("in exponent of numeric literal");
    }
  }

  private void required(String where) {
    if (!digit(peek())) {
      throw bad(where);
    }
    digits();
  }

  private void digits() {
    while (at < bytes.length && digit(bytes[at])) {
      at++;
    }
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  private void space() {
    while (at < bytes.length && " \t\r\n".indexOf(bytes[at]) >= 0) {
      at++;
    }
  }

  private byte peek() {
    if (at == bytes.length) {
      throw ApiError.invalid("invalid JSON: unexpected EOF");
    }
    return bytes[at];
  }

  private ApiError bad(String where) {
    char c = (char) (bytes[at] & 0xff);
    String shown =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          case '\\' -> "'\\\\'";
          case '\n' -> "'\\n'";
          case '\r' -> "'\\r'";
          case '\t' -> "'\\t'";
          default -> c < ' ' || c == 0x7f ? String.format("'\\x%02x'", (int) c) : "'" + c + "'";
        };
    return ApiError.invalid("invalid JSON: invalid character " + shown + " " + where);
  }
}
