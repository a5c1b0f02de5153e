package io.gantry.kernel.program;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One system call of a program, with the words to tell of it: the {@code name} of what it does and
 * the {@code object} that it does it to, as a failure is reported ({@code "mount /proc: permission
 * denied"}).
 *
 * @param name the intention, e.g. {@code "mount"}
 * @param object what it is done to, e.g. a path; may be empty
 * @param call the system call
 * @param arguments at most six; the kernel sees 0 for missing ones
 * @param onFailure what a failure means
 * @param result the name that later arguments know the call's result by
 * @param jump where to go on after a success, if not at the next instruction
 */
public record Step(
    String name,
    String object,
    Syscall call,
    List<Argument> arguments,
    OnFailure onFailure,
    Optional<String> result,
    Optional<Jump> jump)
    implements Instruction {

  private static final int MOST_ARGUMENTS = 6;

  public Step {
    arguments = List.copyOf(arguments);
    if (arguments.size() > MOST_ARGUMENTS) {
      throw new IllegalArgumentException(name + " " + object + ": more than six arguments");
    }
  }

  /** A step whose failure stops the walk. */
  public static Step of(String name, String object, Syscall call, Argument... arguments) {
    return new Step(
        name,
        object,
        call,
        List.of(arguments),
        new OnFailure.Stop(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same step, after whose failure, whatever it is, the walk goes on. */
  public Step orGoOn() {
    return with(new OnFailure.GoOn(List.of(), Optional.empty()));
  }

  /** The same step, after whose failure, whatever it is, the walk goes on at {@code label}. */
  public Step orGoTo(String label) {
    return with(new OnFailure.GoOn(List.of(), Optional.of(label)));
  }

  /** The same step, where a failure with one of {@code errnos} (at most four) is no failure. */
  public Step accepting(Errno... errnos) {
    return with(new OnFailure.GoOn(List.of(errnos), Optional.empty()));
  }

  /** The same step, after whose failure with one of {@code errnos} the walk goes to a label. */
  public Step orGoTo(String label, Errno... errnos) {
    return with(new OnFailure.GoOn(List.of(errnos), Optional.of(label)));
  }

  /** The same step under another name, about another object. */
  public Step titled(String otherName, String otherObject) {
    return new Step(otherName, otherObject, call, arguments, onFailure, result, jump);
  }

  /** The same step, its result known to later arguments as {@code resultName}. */
  public Step as(String resultName) {
    return new Step(name, object, call, arguments, onFailure, Optional.of(resultName), jump);
  }

  /** The same step, from which the walk goes to {@code label} when its result is positive. */
  public Step whenPositive(String label) {
    return with(new Jump(Jump.When.POSITIVE, label));
  }

  /** The same step, from which the walk goes to {@code label} when its result is zero. */
  public Step whenZero(String label) {
    return with(new Jump(Jump.When.ZERO, label));
  }

  /** The same step, from which the walk goes to {@code label} when it succeeds. */
  public Step whenDone(String label) {
    return with(new Jump(Jump.When.SUCCESS, label));
  }

  /** What a failing step is called: its name and its object. */
  public String title() {
    return object.isEmpty() ? name : name + " " + object;
  }

  /** One line, e.g. {@code mount /proc: mount("proc", "/proc", "proc", MS_NOSUID, NULL)}. */
  @Override
  public String toString() {
    String given =
        arguments.stream().map(Argument::toString).collect(Collectors.joining(", ", "(", ")"));
    return title()
        + ": "
        + result.map(r -> "$" + r + " = ").orElse("")
        + call.callName()
        + given
        + onFailure
        + jump.map(Jump::toString).orElse("");
  }

  private Step with(OnFailure other) {
    return new Step(name, object, call, arguments, other, result, jump);
  }

  private Step with(Jump other) {
    return new Step(name, object, call, arguments, onFailure, result, Optional.of(other));
  }
}
