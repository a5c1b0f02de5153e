package io.gantry.runtime.command;

import static io.gantry.runtime.command.OciBundle.list;
import static io.gantry.runtime.command.OciBundle.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void whatRuntimesWriteIsValidAndRead(String runtime) throws Exception {
    String text = Json.print(OciBundle.spec(runtime));
    OciSchemas.assertValid("config-schema.json", text);
    Bundle bundle = Bundle.of(Path.of("/b"), text);
    assertThat(bundle.rootfs()).isEqualTo(Path.of("/b/rootfs"));
    assertThat(bundle.hostname()).isEqualTo(runtime);
    assertThat(bundle.process().terminal()).isTrue();
  }

  /** What the schema refuses is refused here too. */
  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("config.json: ociVersion", spec -> spec.remove("ociVersion")),
        wrong("config.json: root.path", spec -> object(spec, "root").remove("path")),
        wrong("process.args", spec -> object(spec, "process").put("args", "sh")),
        wrong("process.cwd", spec -> object(spec, "process").remove("cwd")),
        wrong("process.terminal", spec -> object(spec, "process").put("terminal", "yes")),
        wrong("process.env[0]", spec -> object(spec, "process").put("env", List.of(true))),
        wrong("process.oomScoreAdj", spec -> object(spec, "process").put("oomScoreAdj", "x")),
        wrong("rlimits[0].type", spec -> object(spec, "process").put("rlimits", rlimit("NOFILE"))),
        wrong("mounts[0].destination", spec -> spec.put("mounts", List.of(Map.of("type", "proc")))),
        wrong("namespaces[0].type", spec -> namespace(spec, Map.of("type", "colour"))),
        wrong("linux.sysctl.a", spec -> object(object(spec, "linux"), "sysctl").put("a", true)),
        wrong(
            "linux.devices[0].type",
            spec ->
                list(object(spec, "linux"), "devices").add(Map.of("path", "/dev/x", "type", "z"))),
        wrong(
            "hooks.prestart[0].path",
            spec -> list(object(spec, "hooks"), "prestart").add(Map.of("args", List.of("x")))),
        wrong("memory.limit", spec -> object(resources(spec), "memory").put("limit", "1g")),
        wrong(
            "resources.devices[1].allow", spec -> list(resources(spec), "devices").add(Map.of())));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aConfigurationThatTheSchemaRefusesIsRefusedByItsPlace(
      String place, Consumer<Map<String, @Nullable Object>> change) throws Exception {
    Map<String, @Nullable Object> spec = OciBundle.spec("runc");
    change.accept(spec);
    String text = Json.print(spec);
    assertThat(OciSchemas.isValid("config-schema.json", text)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bundle.of(Path.of("/b"), text))
        .withMessageContaining(place);
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() throws Exception {
    Map<String, @Nullable Object> spec = OciBundle.spec("runc");
    list(object(spec, "linux"), "namespaces").add(Map.of("type", "time"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bundle.of(Path.of("/b"), Json.print(spec)))
        .withMessageContaining("is a namespace that is not supported: time");
  }

  @Test
  void unsignedNumbersStayWhatTheyAre() {
    Json json = Json.parse("x", "{\"a\": 18446744073709551615}");
    assertThat(json.get("a").number()).hasValue(-1);
    assertThat(Json.print(json.value())).isEqualTo("{\"a\":18446744073709551615}");
  }

  @Test
  void theFeaturesAreValidByTheSchema() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Main.run(List.of("features"), print, print)).isZero();
    OciSchemas.assertValid("features-schema.json", out.toString(StandardCharsets.UTF_8));
  }

  private static Arguments wrong(String place, Consumer<Map<String, @Nullable Object>> change) {
    return Arguments.of(place, change);
  }

  private static List<Object> rlimit(String type) {
    Map<String, Object> limit = new LinkedHashMap<>();
    limit.put("type", type);
    limit.put("soft", BigDecimal.ONE);
    limit.put("hard", BigDecimal.ONE);
    return List.of(limit);
  }

  private static void namespace(Map<String, @Nullable Object> spec, Map<String, Object> one) {
    object(spec, "linux").put("namespaces", List.of(one));
  }

  private static Map<String, @Nullable Object> resources(Map<String, @Nullable Object> spec) {
    return object(object(spec, "linux"), "resources");
  }
}
