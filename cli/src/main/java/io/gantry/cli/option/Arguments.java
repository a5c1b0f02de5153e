package io.gantry.cli.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was given to a command: its arguments and the values of its options. */
public final class Arguments {
  private final Command command;
  private final List<String> rest;
  private final Map<String, List<String>> values;

  Arguments(Command command, List<String> rest, Map<String, List<String>> values) {
    this.command = command;
    this.rest = List.copyOf(rest);
    this.values = new HashMap<>(values);
  }

  /** The command they are for. */
  public Command command() {
    return command;
  }

  /** The arguments that are not options. */
  public List<String> rest() {
    return rest;
  }

  /** The argument at {@code index}. */
  public String at(int index) {
    return rest.get(index);
  }

  /** Whether the option was given. */
  public boolean given(String name) {
    return values.containsKey(name);
  }

  /** Whether the switch is on. */
  public boolean on(String name) {
    return text(name).equals("true");
  }

  /** The option's text, or an empty one. */
  public String text(String name) {
    return text(name, "");
  }

  /** The option's text, or {@code otherwise}. */
  public String text(String name, String otherwise) {
    List<String> given = values.getOrDefault(name, List.of());
    return given.isEmpty() ? otherwise : given.getLast();
  }

  /** All texts of the option. */
  public List<String> list(String name) {
    return new ArrayList<>(values.getOrDefault(name, List.of()));
  }

  /** The option's whole number, or {@code otherwise}. */
  public long number(String name, long otherwise) {
    return given(name) ? Long.parseLong(text(name)) : otherwise;
  }

  /** The option's size in bytes, or 0. */
  public long bytes(String name) {
    return given(name) ? parsed(name, text(name), Amounts::bytes) : 0;
  }

  /**
   * The option's text read by {@code parser}, whose complaint becomes Docker's message about the
   * option.
   */
  public <T> T parsed(String name, String value, java.util.function.Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw invalid(name, value, String.valueOf(e.getMessage()));
    }
  }

  /** A complaint about an option's value. */
  public UsageException invalid(String name, String value, String why) {
    String spelling =
        command.flags().stream()
            .filter(f -> f.name().equals(name))
            .map(Flag::spelling)
            .findFirst()
            .orElse("--" + name);
    return UsageException.flag(
        command, "invalid argument \"" + value + "\" for \"" + spelling + "\" flag: " + why);
  }
}
