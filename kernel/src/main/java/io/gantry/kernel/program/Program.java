package io.gantry.kernel.program;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list of instructions that makes sense: every label that is gone to is there, once; every result
 * that is used has been given by an earlier step, once; the last instruction is never walked past.
 *
 * @param instructions in the order of the walk
 */
public record Program(List<Instruction> instructions) {

  /**
   * @throws IllegalArgumentException when a label or a result is missing or given twice
   */
  public Program {
    instructions = List.copyOf(instructions);
    Set<String> labels = new HashSet<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Label(String name) && !labels.add(name)) {
        throw new IllegalArgumentException("two labels are called " + name);
      }
    }
    Set<String> results = new HashSet<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Step step) {
        check(step, labels, results);
      }
    }
  }

  /** The program as text, an instruction a line, labels to the left of what they mark. */
  @Override
  public String toString() {
    return instructions.stream()
        .map(i -> i instanceof Label ? i.toString() : "  " + i)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static void check(Step step, Set<String> labels, Set<String> results) {
    for (Argument argument : step.arguments()) {
      if (argument instanceof Argument.Result(String name) && !results.contains(name)) {
        throw new IllegalArgumentException(step + ": nothing before it gives $" + name);
      }
    }
    targets(step)
        .filter(label -> !labels.contains(label))
        .forEach(
            label -> {
              throw new IllegalArgumentException(step + ": there is no label " + label);
            });
    if (step.result().isPresent() && !results.add(step.result().get())) {
      throw new IllegalArgumentException(step + ": given twice");
    }
  }

  private static Stream<String> targets(Step step) {
    Optional<String> onFailure =
        step.onFailure() instanceof OnFailure.GoOn goOn ? goOn.label() : Optional.empty();
    return Stream.concat(onFailure.stream(), step.jump().map(Jump::label).stream());
  }
}
