package io.gantry.cli.option;

import java.util.List;

/**
 * A command: how it is called, what it accepts and what it does.
 *
 * @param path its words, such as {@code container ls}
 * @param usage what follows them, such as {@code [OPTIONS] CONTAINER}
 * @param help one sentence
 * @param arity how many arguments it takes
 * @param interspersed whether options may follow the first argument
 * @param flags its options
 * @param action what it does
 */
public record Command(
    String path,
    String usage,
    String help,
    Arity arity,
    boolean interspersed,
    List<Flag> flags,
    Action action) {

  /** A command whose options may stand anywhere. */
  public static Command of(
      String path, String usage, String help, Arity arity, List<Flag> flags, Action action) {
    return new Command(path, usage, help, arity, true, flags, action);
  }

  /** The same, with everything from the first argument on left to the container. */
  public Command greedy() {
    return new Command(path, usage, help, arity, false, flags, action);
  }

  /** The same under other words. */
  public Command named(String words) {
    return new Command(words, usage, help, arity, interspersed, flags, action);
  }

  /**
   * How many arguments are taken.
   *
   * @param least at least so many
   * @param most at most so many
   */
  public record Arity(int least, int most) {
    /** No arguments. */
    public static final Arity NONE = new Arity(0, 0);

    /** Any number. */
    public static final Arity ANY = new Arity(0, Integer.MAX_VALUE);

    /** Exactly so many. */
    public static Arity exactly(int count) {
      return new Arity(count, count);
    }

    /** So many or more. */
    public static Arity atLeast(int count) {
      return new Arity(count, Integer.MAX_VALUE);
    }

    /** What is wrong with so many arguments, in Docker's words, or an empty text. */
    public String refusal(int given) {
      if (given >= least && given <= most) {
        return "";
      }
      if (most == 0) {
        return "accepts no arguments";
      }
      if (least == most) {
        return "requires " + plural(least);
      }
      if (least > 0 && most < Integer.MAX_VALUE) {
        return "requires at least " + least + " and at most " + plural(most);
      }
      return given < least
          ? "requires at least " + plural(least)
          : "requires at most " + plural(most);
    }

    private static String plural(int count) {
      return count + (count == 1 ? " argument" : " arguments");
    }
  }
}
