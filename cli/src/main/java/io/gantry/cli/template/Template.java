package io.gantry.cli.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A template ready to be shown: {@code Template.parse("{{.ID}}").show(data)}. Data are maps, lists,
 * strings, numbers, truths and {@link Fields}.
 */
public final class Template {
  private final List<Tree> tree;

  private Template(List<Tree> tree) {
    this.tree = tree;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException when it cannot be read, in Go's words
   */
  public static Template parse(String text) {
    return new Template(Parser.parse(text, Functions.NAMES));
  }

  /**
   * Shows {@code data}.
   *
   * @throws TemplateException when a field is missing or a function is misused
   */
  public String show(@Nullable Object data) {
    return show(data, Set.of());
  }

  /**
   * Shows {@code data}, where {@code optional} names keys of maps that may be missing: those read
   * as nil.
   *
   * @throws TemplateException when another field is missing or a function is misused
   */
  public String show(@Nullable Object data, Set<String> optional) {
    return new Evaluator(data, optional, Set.of()).run(tree);
  }

  /**
   * Shows a line of column headings: functions that would change a value leave a heading as it is.
   */
  public String headings(Fields data) {
    return new Evaluator(data, Set.of(), Functions.DOCKERS).run(tree);
  }

  /** Whether a field of that name is used anywhere at the top. */
  public boolean uses(String field) {
    return Uses.in(tree, field);
  }
}
