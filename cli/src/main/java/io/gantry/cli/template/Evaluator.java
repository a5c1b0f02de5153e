package io.gantry.cli.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Walks the tree once with its data; holds the dot and the variables in scope. */
final class Evaluator {
  private final StringBuilder out = new StringBuilder();
  private final Deque<Binding> variables = new ArrayDeque<>();
  private final Set<String> optional;
  private final Set<String> idle;
  private @Nullable Object dot;

  Evaluator(@Nullable Object data, Set<String> optional, Set<String> idle) {
    this.dot = data;
    this.optional = optional;
    this.idle = idle;
    variables.push(new Binding("$", data));
  }

  private static final class Binding {
    final String name;
    @Nullable Object value;

    Binding(String name, @Nullable Object value) {
      this.name = name;
      this.value = value;
    }
  }

  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  String run(List<Tree> tree) {
    walk(tree);
    return out.toString();
  }

  private Flow walk(List<Tree> nodes) {
    int known = variables.size();
    try {
      for (Tree node : nodes) {
        Flow flow = walk(node);
        if (flow != Flow.ON) {
          return flow;
        }
      }
      return Flow.ON;
    } finally {
      forget(known);
    }
  }

  private void forget(int known) {
    while (variables.size() > known) {
      variables.pop();
    }
  }

  private Flow walk(Tree node) {
    switch (node) {
      case Tree.Text text -> out.append(text.text());
      case Tree.Show show -> {
        Object value = pipe(show.pipe());
        if (show.pipe().variables().isEmpty()) {
          out.append(value == null ? "<no value>" : Values.show(value));
        }
      }
      case Tree.Choice choice -> {
        return choice(choice);
      }
      case Tree.Range range -> {
        return range(range);
      }
      case Tree.Jump jump -> {
        return jump.leaves() ? Flow.BREAK : Flow.CONTINUE;
      }
    }
    return Flow.ON;
  }

  private Flow choice(Tree.Choice choice) {
    int known = variables.size();
    Object value = pipe(choice.condition());
    Object before = dot;
    try {
      if (!Values.truth(value)) {
        return walk(choice.otherwise());
      }
      if (choice.with()) {
        dot = value;
      }
      return walk(choice.then());
    } finally {
      dot = before;
      forget(known);
    }
  }

  private Flow range(Tree.Range range) {
    Object value = pipe(new Tree.Pipe(List.of(), false, range.over().commands()));
    Iterator<? extends Map.Entry<?, ?>> entries = entries(value, range);
    if (!entries.hasNext()) {
      return walk(range.otherwise());
    }
    Object before = dot;
    int known = variables.size();
    try {
      while (entries.hasNext()) {
        Map.Entry<?, ?> entry = entries.next();
        forget(known);
        bind(range.over().variables(), entry);
        dot = entry.getValue();
        if (walk(range.body()) == Flow.BREAK) {
          break;
        }
      }
      return Flow.ON;
    } finally {
      dot = before;
      forget(known);
    }
  }

  private void bind(List<String> names, Map.Entry<?, ?> entry) {
    if (names.size() == 1) {
      variables.push(new Binding(names.getFirst(), entry.getValue()));
    } else if (names.size() == 2) {
      variables.push(new Binding(names.get(0), entry.getKey()));
      variables.push(new Binding(names.get(1), entry.getValue()));
    }
  }

  private Iterator<? extends Map.Entry<?, ?>> entries(@Nullable Object value, Tree.Range range) {
    return switch (value) {
      case null -> new TreeMap<String, String>().entrySet().iterator();
      case Map<?, ?> map -> new TreeMap<>(map).entrySet().iterator();
      case Collection<?> list -> numbered(list).iterator();
      default -> {
        Token place = range.over().commands().getFirst().operands().getFirst().place();
        throw failure(place, place.text(), "range can't iterate over " + Values.show(value));
      }
    };
  }

  private static List<Map.Entry<?, ?>> numbered(Collection<?> list) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>();
    long i = 0;
    for (Object item : list) {
      entries.add(new java.util.AbstractMap.SimpleEntry<>(i++, item));
    }
    return entries;
  }

  private @Nullable Object pipe(Tree.Pipe pipe) {
    Object value = null;
    boolean first = true;
    for (Tree.Command command : pipe.commands()) {
      List<@Nullable Object> last = new ArrayList<>();
      if (!first) {
        last.add(value);
      }
      value = command(command, last);
      first = false;
    }
    for (String name : pipe.variables()) {
      assign(name, value, pipe.declares());
    }
    return value;
  }

  private void assign(String name, @Nullable Object value, boolean declares) {
    if (declares) {
      variables.push(new Binding(name, value));
    } else {
      variable(name).value = value;
    }
  }

  private Binding variable(String name) {
    for (Binding binding : variables) {
      if (binding.name.equals(name)) {
        return binding;
      }
    }
    throw new TemplateException("undefined variable \"" + name + "\"", false);
  }

  private @Nullable Object command(Tree.Command command, List<@Nullable Object> last) {
    Tree.Operand head = command.operands().getFirst();
    List<Tree.Operand> rest = command.operands().subList(1, command.operands().size());
    if (head instanceof Tree.Word word) {
      return call(word, rest, last);
    }
    if (head instanceof Tree.Path path) {
      List<@Nullable Object> arguments = new ArrayList<>();
      rest.forEach(operand -> arguments.add(value(operand)));
      arguments.addAll(last);
      return path(path, arguments);
    }
    if (!rest.isEmpty() || !last.isEmpty()) {
      throw failure(
          head.place(),
          head.place().text(),
          "can't give argument to non-function " + head.place().text());
    }
    return value(head);
  }

  private @Nullable Object call(
      Tree.Word word, List<Tree.Operand> operands, List<@Nullable Object> last) {
    String name = word.place().text();
    if (name.equals("and") || name.equals("or")) {
      return shortCircuit(name.equals("or"), operands, last);
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    operands.forEach(operand -> arguments.add(value(operand)));
    arguments.addAll(last);
    if (idle.contains(name) && !arguments.isEmpty()) {
      return arguments.getFirst();
    }
    try {
      return Functions.call(name, arguments);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw failure(word.place(), name, "error calling " + name + ": " + e.getMessage());
    }
  }

  private @Nullable Object shortCircuit(
      boolean stopAt, List<Tree.Operand> operands, List<@Nullable Object> last) {
    Object value = null;
    for (Tree.Operand operand : operands) {
      value = value(operand);
      if (Values.truth(value) == stopAt) {
        return value;
      }
    }
    return last.isEmpty() ? value : last.getFirst();
  }

  private @Nullable Object value(Tree.Operand operand) {
    return switch (operand) {
      case Tree.Dot here -> dot;
      case Tree.Literal literal -> literal.value();
      case Tree.Nil nil -> null;
      case Tree.Variable variable -> variable(variable.place().text()).value;
      case Tree.Path path -> path(path, List.of());
      case Tree.Group group -> pipe(group.pipe());
      case Tree.Word word -> call(word, List.of(), List.of());
    };
  }

  private @Nullable Object path(Tree.Path path, List<@Nullable Object> arguments) {
    Object value = path.base().isPresent() ? value(path.base().get()) : dot;
    List<String> names = path.names();
    for (int i = 0; i < names.size(); i++) {
      boolean leaf = i + 1 == names.size();
      value = field(path, value, names.subList(0, i + 1), leaf ? arguments : List.of());
    }
    return value;
  }

  private @Nullable Object field(
      Tree.Path path,
      @Nullable Object value,
      List<String> soFar,
      List<@Nullable Object> arguments) {
    String name = soFar.getLast();
    String expression = "." + String.join(".", path.names());
    return switch (value) {
      case Map<?, ?> map -> {
        if (!map.containsKey(name) && !optional.contains(name)) {
          throw failure(path.place(), expression, "map has no entry for key \"" + name + "\"");
        }
        yield map.get(name);
      }
      case Fields fields ->
          fields
              .field(name, arguments)
              .orElseThrow(
                  () ->
                      failure(
                          path.place(),
                          expression,
                          "can't evaluate field " + name + " in type " + fields.typeName()));
      case null ->
          throw failure(path.place(), expression, "nil pointer evaluating interface {}." + name);
      default ->
          throw failure(
              path.place(),
              expression,
              "can't evaluate field " + name + " in type " + Values.type(value));
    };
  }

  private static TemplateException failure(Token place, String expression, String what) {
    return new TemplateException(
        "template: :"
            + place.line()
            + ":"
            + place.column()
            + ": executing \"\" at <"
            + expression
            + ">: "
            + what,
        false);
  }
}
