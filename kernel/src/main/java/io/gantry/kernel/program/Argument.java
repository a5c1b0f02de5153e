package io.gantry.kernel.program;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What a step gives to its system call at one place. */
public sealed interface Argument {

  /**
   * A number: a descriptor, flags, a mode, a size.
   *
   * @param value all 64 bits of it
   * @param name how it reads in a printed program, e.g. {@code "MS_NOSUID|MS_NODEV"}
   */
  record Constant(long value, String name) implements Argument {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The address of a string, which ends with a zero byte and is encoded in UTF-8.
   *
   * @param value the string, without zero bytes of its own
   */
  record Text(String value) implements Argument {
    public Text {
      requireNoZero(value);
    }

    @Override
    public String toString() {
      return quote(value);
    }
  }

  /**
   * The address of a null-terminated array of addresses of strings, as {@code execve} takes twice.
   *
   * @param values the strings, without zero bytes of their own
   */
  record Texts(List<String> values) implements Argument {
    public Texts {
      values = List.copyOf(values);
      values.forEach(Argument::requireNoZero);
    }

    @Override
    public String toString() {
      return values.stream().map(Argument::quote).toList().toString();
    }
  }

  /**
   * The same of an environment. Programs are given secrets by it, so what it holds is not printed,
   * only its names.
   */
  record Environment(List<String> values) implements Argument {
    public Environment {
      values = List.copyOf(values);
      values.forEach(Argument::requireNoZero);
    }

    @Override
    public String toString() {
      return values.stream()
          .map(line -> line.indexOf('=') < 0 ? line : line.substring(0, line.indexOf('=')) + "=…")
          .map(Argument::quote)
          .toList()
          .toString();
    }
  }

  /**
   * The address of a block of bytes: a structure, a filter, a buffer. The kernel may write to it.
   */
  final class Bytes implements Argument {
    private static final int PRINTED = 16;
    private final byte[] value;

    Bytes(byte[] value) {
      this.value = value.clone();
    }

    /** A copy of the bytes. */
    public byte[] value() {
      return value.clone();
    }

    /** How many there are. */
    public int size() {
      return value.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      String hex = HexFormat.of().formatHex(value, 0, Math.min(value.length, PRINTED));
      return value.length <= PRINTED
          ? "<" + hex + ">"
          : "<" + hex + "… " + value.length + " bytes>";
    }
  }

  /**
   * The address of a structure of 64-bit words, which may hold addresses themselves: {@code
   * clone_args}, {@code open_how}, {@code sock_fprog}.
   *
   * @param values the words; none of them a {@link Result}
   */
  record Words(List<Argument> values) implements Argument {
    public Words {
      values = List.copyOf(values);
      for (Argument value : values) {
        if (value instanceof Result) {
          throw new IllegalArgumentException("a structure cannot hold a result: " + value);
        }
      }
    }

    @Override
    public String toString() {
      return values.stream()
          .map(Argument::toString)
          .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * What an earlier step's call returned.
   *
   * @param name the name that the step gave to its result
   */
  record Result(String name) implements Argument {
    @Override
    public String toString() {
      return "$" + name;
    }
  }

  /**
   * The address of the word that a step's result is written to, for a call that writes there too.
   *
   * @param name the name that the step gave to its result
   */
  record Place(String name) implements Argument {
    @Override
    public String toString() {
      return "&$" + name;
    }
  }

  /**
   * The address of one of the step's own arguments, for a call that takes fewer and writes there.
   *
   * @param index of that argument, from 0
   */
  record Own(int index) implements Argument {
    @Override
    public String toString() {
      return "&own";
    }
  }

  /** The number {@code value}, printed in decimal. */
  static Argument constant(long value) {
    return new Constant(value, Long.toString(value));
  }

  /** The number {@code value}, printed as {@code name}, which is the kernel's name for it. */
  static Argument constant(String name, long value) {
    return new Constant(value, name);
  }

  /** File permissions, printed in octal. */
  static Argument mode(int value) {
    return new Constant(value, "0" + Integer.toOctalString(value));
  }

  /** The null address. */
  static Argument none() {
    return new Constant(0, "NULL");
  }

  /** The address of {@code value}. */
  static Argument text(String value) {
    return new Text(value);
  }

  /** The address of an array of the addresses of {@code values}, with a null address at its end. */
  static Argument texts(List<String> values) {
    return new Texts(values);
  }

  /** The same, of lines that each are a name, a sign of equality and what is not to be printed. */
  static Argument environment(List<String> lines) {
    return new Environment(lines);
  }

  /** The address of a copy of {@code value}, aligned to eight bytes. */
  static Argument bytes(byte[] value) {
    return new Bytes(value);
  }

  /** The address of a structure of 64-bit words. */
  static Argument words(Argument... values) {
    return new Words(List.of(values));
  }

  /** What the step that names its result {@code name} has returned. */
  static Argument result(String name) {
    return new Result(name);
  }

  /** The address of the word that holds what the step that names its result has returned. */
  static Argument place(String name) {
    return new Place(name);
  }

  private static void requireNoZero(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero byte in " + quote(value));
    }
  }

  private static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
