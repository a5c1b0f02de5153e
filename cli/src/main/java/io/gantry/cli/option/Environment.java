package io.gantry.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code NAME=value} lists from options and files. */
public final class Environment {
  private Environment() {}

  /** Variables of files, then of options; a bare name takes this process's value or is left out. */
  public static List<String> of(List<String> files, List<String> options) throws IOException {
    List<String> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(read(file));
    }
    for (String option : options) {
      if (option.isEmpty() || option.startsWith("=")) {
        throw new Failure("invalid environment variable: " + option, 125);
      }
      add(all, option);
    }
    return all;
  }

  private static void add(List<String> all, String variable) {
    if (variable.indexOf('=') >= 0) {
      all.add(variable);
      return;
    }
    String value = System.getenv(variable);
    if (value != null) {
      all.add(variable + "=" + value);
    }
  }

  private static List<String> read(String file) throws IOException {
    List<String> variables = new ArrayList<>();
    for (String line : lines(file)) {
      String variable = line.stripLeading();
      if (variable.isEmpty() || variable.startsWith("#")) {
        continue;
      }
      String name = variable.replaceAll("=.*", "");
      if (name.chars().anyMatch(Character::isWhitespace)) {
        throw new Failure(
            "invalid env file (" + file + "): variable '" + name + "' contains whitespaces", 125);
      }
      if (name.isEmpty()) {
        throw new Failure(
            "invalid env file (" + file + "): no variable name on line '" + line + "'", 125);
      }
      add(variables, variable);
    }
    return variables;
  }

  /** The lines of a file of options. */
  static List<String> lines(String file) throws IOException {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new Failure("open " + file + ": no such file or directory", 125);
    }
  }

  /** {@code key=value} texts as a map; a bare key has an empty value. */
  public static Map<String, String> map(List<String> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      map.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : pair.substring(equals + 1));
    }
    return map;
  }

  /** Labels of files, then of options. */
  public static Map<String, String> labels(List<String> files, List<String> options)
      throws IOException {
    List<String> all = new ArrayList<>();
    for (String file : files) {
      lines(file).stream()
          .map(String::stripLeading)
          .filter(l -> !l.isEmpty() && !l.startsWith("#"))
          .forEach(all::add);
    }
    all.addAll(options);
    return map(all);
  }
}
