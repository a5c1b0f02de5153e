package io.gantry.cli.format;

import io.gantry.cli.json.Node;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field of a listing.
 *
 * @param name its name in templates
 * @param heading its heading in tables
 * @param value what it shows of an object
 */
public record Column(String name, String heading, Function<Node, @Nullable Object> value) {}
