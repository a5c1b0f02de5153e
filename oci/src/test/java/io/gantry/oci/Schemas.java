package io.gantry.oci;

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

/** The JSON schemas of the OCI image specification. */
final class Schemas {

  private static final String BASE = "https://opencontainers.org/schema/image/";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_4,
          builder -> builder.schemas(iri -> resource(iri.substring(iri.lastIndexOf('/') + 1))));

  private Schemas() {}

  static void assertValid(String schema, byte[] document) {
    Schema loaded = REGISTRY.getSchema(SchemaLocation.of(BASE + schema));
    String text = new String(document, StandardCharsets.UTF_8);
    assertThat(loaded.validate(text, InputFormat.JSON)).as(text).isEmpty();
  }

  private static String resource(String name) {
    String path = "/schema/" + (name.endsWith(".json") ? name : name + "-schema.json");
    try (InputStream stream =
        Objects.requireNonNull(Schemas.class.getResourceAsStream(path), path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
