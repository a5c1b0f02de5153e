package io.gantry.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON schemas of the OCI runtime specification. */
final class OciSchemas {
  private static final String BASE = "https://opencontainers.org/schema/";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_4,
          builder -> builder.schemas(iri -> resource(iri.substring(iri.lastIndexOf('/') + 1))));

  private OciSchemas() {}

  static void assertValid(String schema, String document) {
    assertThat(load(schema).validate(document, InputFormat.JSON)).as(document).isEmpty();
  }

  static boolean isValid(String schema, String document) {
    return load(schema).validate(document, InputFormat.JSON).isEmpty();
  }

  private static Schema load(String schema) {
    return REGISTRY.getSchema(SchemaLocation.of(BASE + schema));
  }

  private static String resource(String name) {
    try (InputStream stream =
        Objects.requireNonNull(OciSchemas.class.getResourceAsStream("schema/" + name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
