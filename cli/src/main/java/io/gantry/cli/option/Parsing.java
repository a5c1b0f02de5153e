package io.gantry.cli.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * Reads a command line with picocli, of which only the parser is used: the specification is built
 * from the {@link Command} at hand alone, without reflection, and complaints are put in Docker's
 * words.
 */
public final class Parsing {
  private Parsing() {}

  /**
   * Reads {@code words}.
   *
   * @throws UsageException when they do not fit the command
   */
  public static Arguments parse(Command command, List<String> words) {
    Arguments arguments = options(command, words);
    String refusal = command.arity().refusal(arguments.rest().size());
    if (!refusal.isEmpty() && !arguments.on("help")) {
      throw UsageException.arguments(command, refusal);
    }
    return arguments;
  }

  private static Arguments options(Command command, List<String> words) {
    CommandSpec spec = CommandSpec.create().name(command.path());
    for (Flag flag : command.flags()) {
      spec.addOption(option(flag));
    }
    spec.addOption(option(Flag.toggle("help", "Print usage")));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
    CommandLine line =
        new CommandLine(spec)
            .setStopAtPositional(!command.interspersed())
            .setOverwrittenOptionsAllowed(true)
            .setExpandAtFiles(false)
            .setTrimQuotes(false);
    Map<String, List<String>> off = new HashMap<>();
    List<String> plain = switches(command, words, off);
    try {
      return arguments(command, line.parseArgs(plain.toArray(String[]::new)), off);
    } catch (CommandLine.ParameterException e) {
      throw UsageException.flag(command, complaint(command, plain, e));
    }
  }

  private static OptionSpec option(Flag flag) {
    OptionSpec.Builder builder =
        flag.letter() == ' '
            ? OptionSpec.builder("--" + flag.name())
            : OptionSpec.builder("-" + flag.letter(), "--" + flag.name());
    return switch (flag.kind()) {
      case SWITCH -> builder.arity("0").type(boolean.class).build();
      case TEXT, NUMBER, LIST ->
          builder.arity("1").type(List.class).auxiliaryTypes(String.class).build();
    };
  }

  /**
   * Turns {@code --flag=true} into {@code --flag} and drops {@code --flag=false}: switches take no
   * value for picocli.
   */
  private static List<String> switches(
      Command command, List<String> words, Map<String, List<String>> off) {
    List<String> plain = new ArrayList<>();
    boolean takesValue = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean option = !takesValue && word.startsWith("-") && word.length() > 1;
      if (!takesValue && (word.equals("--") || (!option && !command.interspersed()))) {
        plain.addAll(words.subList(i, words.size()));
        break;
      }
      takesValue = option && wantsValue(command, word);
      int equals = word.indexOf('=');
      Optional<Flag> flag =
          option && equals > 0 ? find(command, word.substring(0, equals)) : Optional.empty();
      if (flag.isPresent() && flag.get().kind() == Flag.Kind.SWITCH) {
        addSwitch(command, plain, off, flag.get(), word.substring(equals + 1));
      } else {
        plain.add(word);
      }
    }
    return plain;
  }

  private static void addSwitch(
      Command command, List<String> plain, Map<String, List<String>> off, Flag flag, String value) {
    switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> plain.add("--" + flag.name());
      case "0", "f", "F", "FALSE", "false", "False" -> {
        plain.removeIf(w -> w.equals("--" + flag.name()) || w.equals("-" + flag.letter()));
        off.put(flag.name(), List.of("false"));
      }
      default ->
          throw UsageException.flag(
              command,
              "invalid argument \""
                  + value
                  + "\" for \""
                  + flag.spelling()
                  + "\" flag: strconv.ParseBool: parsing \""
                  + value
                  + "\": invalid syntax");
    }
  }

  private static boolean wantsValue(Command command, String word) {
    if (word.startsWith("--")) {
      return find(command, word).filter(f -> f.kind() != Flag.Kind.SWITCH).isPresent();
    }
    for (int i = 1; i < word.length(); i++) {
      Optional<Flag> flag = find(command, "-" + word.charAt(i));
      if (flag.isPresent() && flag.get().kind() != Flag.Kind.SWITCH) {
        return i == word.length() - 1;
      }
    }
    return false;
  }

  private static Optional<Flag> find(Command command, String word) {
    return command.flags().stream()
        .filter(
            f ->
                word.equals("--" + f.name())
                    || (f.letter() != ' ' && word.equals("-" + f.letter())))
        .findFirst();
  }

  private static Arguments arguments(
      Command command, ParseResult result, Map<String, List<String>> off) {
    Map<String, List<String>> values = new HashMap<>(off);
    for (OptionSpec option : result.matchedOptions()) {
      String name = option.longestName().substring(2);
      boolean toggle = option.type() == boolean.class;
      List<String> texts = toggle ? List.of("true") : option.<List<String>>getValue();
      values.put(name, texts);
      checkNumber(command, name, texts);
    }
    List<String> rest = new ArrayList<>();
    if (result.hasMatchedPositional(0)) {
      rest.addAll(result.matchedPositional(0).<List<String>>getValue());
    }
    return new Arguments(command, rest, values);
  }

  private static void checkNumber(Command command, String name, List<String> texts) {
    boolean number =
        find(command, "--" + name).filter(f -> f.kind() == Flag.Kind.NUMBER).isPresent();
    if (number) {
      for (String text : texts) {
        try {
          Long.parseLong(text);
        } catch (NumberFormatException e) {
          throw new Arguments(command, List.of(), Map.of())
              .invalid(name, text, "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
      }
    }
  }

  private static String complaint(
      Command command, List<String> words, CommandLine.ParameterException e) {
    if (e instanceof CommandLine.MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().getFirst() instanceof OptionSpec option) {
      String last = words.isEmpty() ? "" : words.getLast();
      return last.startsWith("--") || last.length() < 2
          ? "flag needs an argument: " + option.longestName()
          : "flag needs an argument: '"
              + last.charAt(last.length() - 1)
              + "' in -"
              + last.substring(1);
    }
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      return unknown(command, unmatched.getUnmatched().getFirst());
    }
    return String.valueOf(e.getMessage());
  }

  private static String unknown(Command command, String word) {
    if (word.startsWith("--")) {
      return "unknown flag: " + word.replaceAll("=.*", "");
    }
    for (int i = 1; i < word.length(); i++) {
      if (find(command, "-" + word.charAt(i)).isEmpty()) {
        return "unknown shorthand flag: '" + word.charAt(i) + "' in -" + word.substring(i);
      }
    }
    return "unknown flag: " + word;
  }
}
