package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gantry.cli.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Docker's Swagger file as JSON schemas: which document each operation answers with. */
public final class Swagger {
  private static final String FILE = "/docker-engine-api-1.55.yaml";

  /**
   * Limits that Docker's own answers hold as null when nobody set them, though the file does not
   * say so.
   */
  private static final Set<String> NULL_UNLESS_SET =
      Set.of("MemorySwappiness", "OomKillDisable", "PidsLimit");

  private final Map<?, ?> definitions;
  private final Map<?, ?> paths;
  private final Map<String, Optional<Schema>> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  private Swagger(Map<?, ?> document) {
    this.definitions = member(document, "definitions");
    this.paths = member(document, "paths");
  }

  /** Reads the file. */
  public static Swagger read() {
    try (InputStream in = Objects.requireNonNull(Swagger.class.getResourceAsStream(FILE))) {
      LoadSettings settings = LoadSettings.builder().setCodePointLimit(10_000_000).build();
      return new Swagger(
          (Map<?, ?>)
              Objects.requireNonNull(
                  new Load(settings).loadFromString(new String(in.readAllBytes(), UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> member(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> found ? found : Map.of();
  }

  /** How the answer departs from the file, one sentence each. */
  public List<String> departures(Recorder.Answer answer) {
    Optional<String> template = template(answer.path(), answer.method());
    if (template.isEmpty()) {
      return List.of();
    }
    Optional<Schema> schema =
        schemas.computeIfAbsent(
            answer.method() + " " + template.get() + " " + answer.status(),
            key -> schema(template.get(), answer));
    if (schema.isEmpty()) {
      return List.of();
    }
    List<String> departures = new ArrayList<>();
    for (String document : documents(template.get(), answer.body())) {
      schema
          .get()
          .validate(document, InputFormat.JSON)
          .forEach(
              error ->
                  departures.add(
                      answer.method()
                          + " "
                          + template.get()
                          + " "
                          + answer.status()
                          + ": "
                          + error.getInstanceLocation()
                          + " "
                          + error.getMessage()));
    }
    return departures;
  }

  /** Streams hold a document in each line; the last one may be cut short. */
  private static List<String> documents(String template, String body) {
    boolean stream = template.equals("/events") || template.equals("/containers/{id}/stats");
    if (!stream) {
      return List.of(body);
    }
    List<String> whole = new ArrayList<>();
    for (String line : body.lines().toList()) {
      try {
        Json.parse(line);
        whole.add(line);
      } catch (io.gantry.cli.json.JsonException e) {
        // Cut short by the client's going.
      }
    }
    return whole;
  }

  private Optional<String> template(String path, String method) {
    List<String> found = new ArrayList<>();
    for (Object key : paths.keySet()) {
      String template = String.valueOf(key);
      String pattern =
          template.equals("/images/{name}/json") || template.startsWith("/images/{name}")
              ? template.replace("{name}", "NAME")
              : template;
      String regex =
          Pattern.quote(pattern)
              .replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q")
              .replace("NAME", "\\E.+\\Q");
      if (path.matches(regex)
          && member(paths, template).containsKey(method.toLowerCase(java.util.Locale.ROOT))) {
        found.add(template);
      }
    }
    return found.stream()
        .filter(t -> !t.contains("{"))
        .findFirst()
        .or(() -> found.stream().findFirst());
  }

  private Optional<Schema> schema(String template, Recorder.Answer answer) {
    Map<?, ?> operation =
        member(member(paths, template), answer.method().toLowerCase(java.util.Locale.ROOT));
    Map<?, ?> responses = member(operation, "responses");
    Object response =
        responses.containsKey(answer.status())
            ? responses.get(answer.status())
            : responses.get(String.valueOf(answer.status()));
    Object schema = response instanceof Map<?, ?> found ? found.get("schema") : null;
    if (schema == null && answer.status() >= 400) {
      schema = Map.of("$ref", "#/definitions/ErrorResponse");
    }
    if (schema == null) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("allOf", List.of(Objects.requireNonNull(translated(schema))));
    root.put("definitions", translatedDefinitions());
    return Optional.of(registry.getSchema(Json.write(root)));
  }

  private Map<String, @Nullable Object> translatedDefinitions() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    definitions.forEach((name, schema) -> all.put(String.valueOf(name), translated(schema)));
    return all;
  }

  /**
   * Swagger's schema in JSON Schema's words. Go writes empty lists and maps as null, and Docker's
   * own answers do: so may they here.
   */
  private static @Nullable Object translated(@Nullable Object schema) {
    if (schema instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(translated(item)));
      return items;
    }
    if (!(schema instanceof Map<?, ?> map)) {
      return schema;
    }
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      switch (key) {
        case "example",
            "examples",
            "default",
            "description",
            "title",
            "format",
            "discriminator",
            "x-nullable",
            "x-go-name",
            "x-omitempty",
            "readOnly",
            "minimum",
            "maximum" -> {}
        case "properties" -> {
          Map<String, @Nullable Object> properties = new LinkedHashMap<>();
          ((Map<?, ?>) Objects.requireNonNull(entry.getValue()))
              .forEach(
                  (name, property) ->
                      properties.put(
                          String.valueOf(name), property(String.valueOf(name), property)));
          out.put(key, properties);
        }
        default -> out.put(key, translated(entry.getValue()));
      }
    }
    return nullable(map) ? Map.of("anyOf", List.of(out, Map.of("type", "null"))) : out;
  }

  private static @Nullable Object property(String name, @Nullable Object schema) {
    Object plain = Objects.requireNonNull(translated(schema));
    return NULL_UNLESS_SET.contains(name)
        ? Map.of("anyOf", List.of(plain, Map.of("type", "null")))
        : plain;
  }

  private static boolean nullable(Map<?, ?> map) {
    return Boolean.TRUE.equals(map.get("x-nullable"))
        || "array".equals(map.get("type"))
        || map.containsKey("additionalProperties");
  }
}
