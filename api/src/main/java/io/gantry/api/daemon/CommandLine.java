package io.gantry.api.daemon;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line as dockerd does: {@code --flag=value}, {@code --flag value}, {@code -l
 * value}, {@code -lvalue}, {@code -D}, {@code --debug=false}. Reading costs no reflection and no
 * annotation, since it stands before everything else at the start.
 */
final class CommandLine {
  private CommandLine() {}

  /**
   * Reads flags.
   *
   * @throws UsageException on one that is unknown, or lacks its value
   */
  static Options parse(String... arguments) {
    Options options = new Options();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      if (argument.startsWith("--") && argument.length() > 2) {
        longFlag(argument.substring(2), rest, options);
      } else if (argument.startsWith("-") && argument.length() > 1 && !argument.equals("--")) {
        letters(argument.substring(1), rest, options);
      } else {
        throw new UsageException("\"gantryd\" accepts no arguments.\nSee 'gantryd --help'.");
      }
    }
    return options;
  }

  private static void longFlag(String text, Iterator<String> rest, Options options) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Flag flag = byName(name);
    if (flag == null) {
      throw new UsageException("unknown flag: --" + name);
    }
    if (equals >= 0) {
      options.add(flag, text.substring(equals + 1));
    } else {
      options.add(flag, value(flag, flag.toString(), rest));
    }
  }

  private static String value(Flag flag, String shown, Iterator<String> rest) {
    if (flag.kind() == Flag.Kind.SWITCH) {
      return "true";
    }
    if (!rest.hasNext()) {
      throw new UsageException("flag needs an argument: " + shown);
    }
    return rest.next();
  }

  private static void letters(String text, Iterator<String> rest, Options options) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      Flag flag = byLetter(letter);
      if (flag == null) {
        throw new UsageException("unknown shorthand flag: '" + letter + "' in -" + text);
      }
      boolean more = i + 1 < text.length();
      if (more && text.charAt(i + 1) == '=') {
        options.add(flag, text.substring(i + 2));
        return;
      }
      if (more && flag.kind() != Flag.Kind.SWITCH) {
        options.add(flag, text.substring(i + 1));
        return;
      }
      options.add(flag, value(flag, "'" + letter + "' in -" + text, rest));
    }
  }

  static @Nullable Flag byName(String name) {
    return find(FlagTable.FLAGS, name);
  }

  private static @Nullable Flag find(List<Flag> flags, String name) {
    for (Flag flag : flags) {
      if (flag.name().equals(name)) {
        return flag;
      }
    }
    return null;
  }

  private static @Nullable Flag byLetter(char letter) {
    for (Flag flag : FlagTable.FLAGS) {
      if (flag.letter() == letter && letter != ' ') {
        return flag;
      }
    }
    return null;
  }
}
