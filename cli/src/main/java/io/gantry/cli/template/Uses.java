package io.gantry.cli.template;

import java.util.List;

/**
 * Finds out whether a template mentions a field, so that dear ones are asked for only when shown.
 */
final class Uses {
  private Uses() {}

  static boolean in(List<Tree> nodes, String field) {
    return nodes.stream().anyMatch(node -> in(node, field));
  }

  private static boolean in(Tree node, String field) {
    return switch (node) {
      case Tree.Text text -> false;
      case Tree.Jump jump -> false;
      case Tree.Show show -> in(show.pipe(), field);
      case Tree.Choice choice ->
          in(choice.condition(), field)
              || in(choice.then(), field)
              || in(choice.otherwise(), field);
      case Tree.Range range ->
          in(range.over(), field) || in(range.body(), field) || in(range.otherwise(), field);
    };
  }

  private static boolean in(Tree.Pipe pipe, String field) {
    return pipe.commands().stream()
        .flatMap(command -> command.operands().stream())
        .anyMatch(operand -> in(operand, field));
  }

  private static boolean in(Tree.Operand operand, String field) {
    return switch (operand) {
      case Tree.Path path ->
          path.names().contains(field) || path.base().filter(base -> in(base, field)).isPresent();
      case Tree.Dot all -> true;
      case Tree.Group group -> in(group.pipe(), field);
      default -> false;
    };
  }
}
