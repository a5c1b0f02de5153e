package io.gantry.cli.template;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data with named fields, some of which take arguments ({@code {{.Label "name"}}}). Field values
 * are made only when asked for.
 */
public interface Fields {
  /** The value of a field, or empty when there is none of that name. */
  Optional<Object> field(String name, List<@Nullable Object> arguments);

  /** How Go would call the type, for messages. */
  String typeName();
}
