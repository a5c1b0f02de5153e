package io.gantry.kernel.process;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A signal ({@code signal(7)}), by its number, which is the same on both of our architectures.
 *
 * @param number 1 to 64
 */
public record Signal(int number) {
  private static final String[] NAMES = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };
  private static final int RTMIN = 34;
  private static final int RTMAX = 64;
  private static final int MIDDLE = 49;
  private static final Map<String, Integer> NUMBERS = numbers();

  /** Terminal hang-up. */
  public static final Signal HUP = new Signal(1);

  /** Interrupt from the keyboard. */
  public static final Signal INT = new Signal(2);

  /** Quit from the keyboard. */
  public static final Signal QUIT = new Signal(3);

  /** Kill, which cannot be caught. */
  public static final Signal KILL = new Signal(9);

  /** To a shim: close your copy of the container's standard input. */
  public static final Signal USR1 = new Signal(10);

  /** Termination. */
  public static final Signal TERM = new Signal(15);

  /** A child ended; to a shim: look whether there is anything left to wait for. */
  public static final Signal CHLD = new Signal(17);

  /** The terminal's size has changed. */
  public static final Signal WINCH = new Signal(28);

  public Signal {
    if (number < 1 || number > RTMAX) {
      throw new IllegalArgumentException("Invalid signal: " + number);
    }
  }

  /**
   * Reads a signal as Docker does: a number, or a name in any case with or without {@code SIG},
   * real-time ones as {@code RTMIN+3} and {@code RTMAX-2}.
   *
   * @return empty when there is no such signal
   */
  public static Optional<Signal> parse(String text) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = text.length() > 2 ? 0 : Integer.parseInt(text);
      return number >= 1 && number <= RTMAX ? Optional.of(new Signal(number)) : Optional.empty();
    }
    String upper = text.toUpperCase(Locale.ROOT);
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    return Optional.ofNullable(NUMBERS.get(name)).map(Signal::new);
  }

  /** The name with {@code SIG}, e.g. {@code SIGTERM}, {@code SIGRTMIN+3}. */
  public String signalName() {
    if (number < NAMES.length) {
      return "SIG" + NAMES[number];
    }
    if (number == RTMIN || number == RTMAX) {
      return number == RTMIN ? "SIGRTMIN" : "SIGRTMAX";
    }
    if (number < RTMIN) {
      return "SIG" + number;
    }
    return number <= MIDDLE ? "SIGRTMIN+" + (number - RTMIN) : "SIGRTMAX-" + (RTMAX - number);
  }

  @Override
  public String toString() {
    return signalName();
  }

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 1; i < NAMES.length; i++) {
      numbers.put(NAMES[i], i);
    }
    numbers.put("IOT", 6);
    numbers.put("CLD", 17);
    numbers.put("POLL", 29);
    numbers.put("UNUSED", 31);
    numbers.put("RTMIN", RTMIN);
    numbers.put("RTMAX", RTMAX);
    for (int i = 1; i <= MIDDLE - RTMIN; i++) {
      numbers.put("RTMIN+" + i, RTMIN + i);
    }
    for (int i = 1; i < RTMAX - MIDDLE; i++) {
      numbers.put("RTMAX-" + i, RTMAX - i);
    }
    return Map.copyOf(numbers);
  }
}
