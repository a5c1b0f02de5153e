package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A signal of Linux ({@code signal(7)}).
 *
 * @param number from 1 to 64
 */
public record Signal(int number) {
  /** The last resort. */
  public static final Signal KILL = new Signal(9);

  /** The polite word. */
  public static final Signal TERM = new Signal(15);

  private static final int MIN_REALTIME = 34;
  private static final int MAX = 64;
  private static final Map<String, Integer> NUMBERS = numbers();

  /**
   * Reads {@code 9}, {@code KILL}, {@code SIGKILL}, {@code RTMIN+3}, {@code RTMAX-1}, in any case.
   *
   * @throws EngineException.InvalidParameter {@code invalid signal: x}
   */
  public static Signal parse(String text) {
    String name = text.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    Integer number = NUMBERS.get(name);
    if (number != null) {
      return new Signal(number);
    }
    if (text.matches("[0-9]{1,3}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MAX) {
      return new Signal(Integer.parseInt(text));
    }
    throw new EngineException.InvalidParameter("invalid signal: " + text);
  }

  /** {@code otherwise} when there is no text. */
  public static Signal parse(String text, Signal otherwise) {
    return text.isEmpty() ? otherwise : parse(text);
  }

  private static Map<String, Integer> numbers() {
    String[] names =
        ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT"
                + " STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS")
            .split(" ", -1);
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      numbers.put(names[i], i + 1);
    }
    numbers.putAll(Map.of("CLD", 17, "POLL", 29, "IOT", 6, "UNUSED", 31));
    numbers.put("RTMIN", MIN_REALTIME);
    numbers.put("RTMAX", MAX);
    for (int i = 1; i <= 15; i++) {
      numbers.put("RTMIN+" + i, MIN_REALTIME + i);
    }
    for (int i = 1; i <= 14; i++) {
      numbers.put("RTMAX-" + i, MAX - i);
    }
    return Map.copyOf(numbers);
  }
}
