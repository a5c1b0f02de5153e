package io.gantry.cli.format;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.template.Fields;
import io.gantry.cli.template.Template;
import io.gantry.cli.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects shown by a format: {@code table}, {@code table TEMPLATE}, {@code json}, {@code raw} or a
 * template of one line.
 *
 * @param type how Docker calls the row's type, for messages
 * @param columns the fields that templates may name
 */
public record Listing(String type, List<Column> columns) {
  /** Whether {@code format} names the field. */
  public static boolean uses(String format, String field) {
    return template(body(format)).uses(field);
  }

  /**
   * Shows the rows.
   *
   * @param format as given by the user
   * @throws FormatException when the format cannot be read or names an unknown field
   */
  public String show(String format, List<Node> rows) {
    if (format.equals("json")) {
      StringBuilder out = new StringBuilder();
      rows.forEach(row -> out.append(Json.writeEscaped(fields(row))).append('\n'));
      return out.toString();
    }
    boolean table =
        format.equals("table") || format.startsWith("table ") || format.startsWith("table\t");
    Template template = template(body(format));
    Table cells = new Table(10, 3);
    StringBuilder plain = new StringBuilder();
    if (table) {
      cells.add(template.headings(new Headings()));
    }
    for (Node row : rows) {
      String line = line(template, row);
      cells.add(line);
      plain.append(line).append('\n');
    }
    if (table) {
      return cells.toString();
    }
    return plain.toString();
  }

  private static String body(String format) {
    String body = format.startsWith("table") ? format.substring(5).strip() : format.strip();
    return body.replace("\\t", "\t").replace("\\n", "\n");
  }

  private static Template template(String text) {
    try {
      return Template.parse(text);
    } catch (TemplateException e) {
      throw new FormatException("failed to parse template: " + e.getMessage(), e);
    }
  }

  private String line(Template template, Node row) {
    try {
      return template.show(new Row(row));
    } catch (TemplateException e) {
      throw new FormatException("failed to execute template: " + e.getMessage(), e);
    }
  }

  /** All fields of a row, by name. */
  public Map<String, @Nullable Object> fields(Node row) {
    Map<String, @Nullable Object> all = new TreeMap<>();
    columns.forEach(column -> all.put(column.name(), column.value().apply(row)));
    return all;
  }

  private Optional<Column> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private static Object orNothing(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private final class Row implements Fields {
    private final Node node;

    Row(Node node) {
      this.node = node;
    }

    @Override
    public Optional<Object> field(String name, List<@Nullable Object> arguments) {
      if (name.isEmpty()) {
        return Optional.of(new Json.Raw(Json.writeEscaped(fields(node))));
      }
      if (name.equals("Label") && !arguments.isEmpty()) {
        return Optional.of(node.at("Labels").text(String.valueOf(arguments.getFirst())));
      }
      return column(name).map(column -> orNothing(column.value().apply(node)));
    }

    @Override
    public String typeName() {
      return type;
    }
  }

  private final class Headings implements Fields {
    @Override
    public Optional<Object> field(String name, List<@Nullable Object> arguments) {
      if (name.equals("Label") && !arguments.isEmpty()) {
        String label = String.valueOf(arguments.getFirst());
        return Optional.of(
            label.substring(label.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' '));
      }
      return Optional.of(column(name).map(Column::heading).orElse("<no value>"));
    }

    @Override
    public String typeName() {
      return type;
    }
  }
}
