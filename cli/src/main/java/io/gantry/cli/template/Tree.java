package io.gantry.cli.template;

import java.util.List;
import java.util.Optional;

/** What a template says, as a tree. */
sealed interface Tree {
  /** Text to be copied. */
  record Text(String text) implements Tree {}

  /** A pipeline whose value is shown, unless it declares variables. */
  record Show(Pipe pipe) implements Tree {}

  /** {@code if} and {@code with}: {@code with} also moves the dot. */
  record Choice(boolean with, Pipe condition, List<Tree> then, List<Tree> otherwise)
      implements Tree {}

  /** {@code range}. */
  record Range(Pipe over, List<Tree> body, List<Tree> otherwise) implements Tree {}

  /** {@code break} and {@code continue}. */
  record Jump(boolean leaves) implements Tree {}

  /** Commands, each given the value of the one before it as its last argument. */
  record Pipe(List<String> variables, boolean declares, List<Command> commands) {}

  /** A function, a field or a value, with arguments. */
  record Command(List<Operand> operands) {}

  /** What stands in a command. */
  sealed interface Operand {
    /** Where it is, for messages. */
    Token place();
  }

  /** The dot. */
  record Dot(Token place) implements Operand {}

  /** A name of a function, or {@code true}, {@code false}, {@code nil}. */
  record Word(Token place) implements Operand {}

  /** A string, number, character or truth. */
  record Literal(Token place, Object value) implements Operand {}

  /** {@code nil}. */
  record Nil(Token place) implements Operand {}

  /** A chain of fields of something: of the dot when {@code base} is empty. */
  record Path(Token place, Optional<Operand> base, List<String> names) implements Operand {}

  /** {@code $name}. */
  record Variable(Token place) implements Operand {}

  /** A pipeline in parentheses. */
  record Group(Token place, Pipe pipe) implements Operand {}
}
