package io.gantry.cli.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its spelling (of strings: their value)
 * @param line the line, from 1
 * @param column the byte in that line, from 0
 */
record Token(Kind kind, String text, int line, int column) {
  enum Kind {
    TEXT,
    OPEN,
    CLOSE,
    FIELD,
    VARIABLE,
    WORD,
    STRING,
    CHARACTER,
    NUMBER,
    DOT,
    PIPE,
    LEFT,
    RIGHT,
    DECLARE,
    ASSIGN,
    COMMA,
    SPACE,
    END
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }
}
