package io.gantry.engine.check;

import java.io.IOException;
import java.util.Optional;

/**
 * Something wrong, as one look has seen it.
 *
 * @param repair what mends it, if anything does
 */
public record Fault(
    String area, String object, String problem, String remedy, Optional<Repair> repair) {

  /** Mends it; looks first whether it is still so. */
  @FunctionalInterface
  public interface Repair {
    void run() throws IOException, InterruptedException;
  }

  /** One part of a look. */
  @FunctionalInterface
  public interface Source {
    /** What is wrong now, as far as this part sees. */
    java.util.List<Fault> look() throws IOException;
  }

  /** Something that a repair mends. */
  public static Fault of(String area, String object, String problem, String remedy, Repair repair) {
    return new Fault(area, object, problem, remedy, Optional.of(repair));
  }

  /** Something that only people can mend. */
  public static Fault advice(String area, String object, String problem, String remedy) {
    return new Fault(area, object, problem, remedy, Optional.empty());
  }

  /** What makes it the same in two looks. */
  String key() {
    return area + "\n" + object + "\n" + problem;
  }
}
