package io.gantry.engine.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gantry.runtime.Hooks.Moment;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CdiSpecTest {
  private static final String WHOLE =
      """
      cdiVersion: "0.7.0"
      kind: vendor.com/net
      annotations: {a: b}
      devices:
      - name: eth0
        containerEdits: &edits
          env:
          - A=b=c
          deviceNodes:
          - {path: /dev/x, hostPath: /dev/null, type: c, major: 1, minor: 0x3, fileMode: 0640,
             permissions: rw, uid: 7, gid: 8}
          - path: /dev/y
          mounts:
          - hostPath: /lib
            containerPath: /vendor/lib
            options: [ro, bind]
          hooks:
          - {hookName: createContainer, path: /bin/ldconfig, args: [ldconfig, -r], env: [X=y], timeout: 5}
          additionalGids: [44, 0]
      - name: "1"
        containerEdits: *edits
      containerEdits:
        env: [ALL=1]
      """;

  @Test
  void everythingIsRead() {
    CdiSpec spec = CdiSpec.read(WHOLE);
    assertThat(spec.kind()).isEqualTo("vendor.com/net");
    assertThat(spec.edits().env()).containsExactly("ALL=1");
    assertThat(spec.devices()).containsOnlyKeys("eth0", "1");
    assertThat(spec.devices().get("1")).isEqualTo(spec.devices().get("eth0"));
    ContainerEdits edits = spec.devices().getOrDefault("eth0", ContainerEdits.NONE);
    assertThat(edits.env()).containsExactly("A=b=c");
    assertThat(edits.groups()).containsExactly(44L, 0L);
    assertThat(edits.mounts())
        .containsExactly(
            new ContainerEdits.Mounting(
                "/lib", "/vendor/lib", "", java.util.List.of("ro", "bind")));
    assertThat(edits.nodes().getFirst())
        .isEqualTo(
            new ContainerEdits.Node(
                "/dev/x",
                Optional.of("/dev/null"),
                Optional.of("c"),
                1,
                3,
                OptionalInt.of(0640),
                OptionalInt.of(7),
                OptionalInt.of(8),
                "rw"));
    assertThat(edits.nodes().getLast().permissions()).isEqualTo("rwm");
    assertThat(edits.hooks().at(Moment.CREATE_CONTAINER).getFirst().args())
        .containsExactly("ldconfig", "-r");
    assertThat(edits.hooks().at(Moment.CREATE_CONTAINER).getFirst().timeout()).hasValue(5);
  }

  @Test
  void jsonIsReadAsWell() {
    String json =
        """
        {
        \t"cdiVersion": "0.3.0", "kind": "vendor.com/class",
        \t"devices": [ {"name": "a", "containerEdits": {"env": ["A=\\u0041\\n"], "hooks": null}} ]
        }
        """;
    assertThat(CdiSpec.read(json).devices().getOrDefault("a", ContainerEdits.NONE).env())
        .containsExactly("A=A\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: vendor.com/net | kind: vendor | kind must be vendor/class",
        "kind: vendor.com/net | kind: ../x | kind must be vendor/class",
        "cdiVersion: \"0.7.0\" | cdiVersion: 9.9.9 | unsupported version \"9.9.9\"",
        "cdiVersion: \"0.7.0\" | cdiVersion: 0.6.0 | must be at least 0.7.0",
        "kind: vendor.com/net | kind: vendor.com/net\\nmore: 1 | unknown field \"more\"",
        "name: eth0 | name: a/b | devices[0].name is no name of a device",
        "name: eth0 | name: \"1\" | is there twice",
        "- A=b=c | - =b | invalid environment variable \"=b\"",
        "path: /dev/y | path: dev/y | must be an absolute path",
        "path: /dev/y | path: /dev/../y | must be an absolute path",
        "path: /dev/y | {path: /y, type: z} | type must be b, c, u or p",
        "permissions: rw | permissions: rx | permissions must be of r, w and m",
        "major: 1 | major: one | must be a number",
        "major: 1 | major: -1 | must be a number",
        "hookName: createContainer | hookName: later | unknown hook name \"later\"",
        "hostPath: /lib | hostPath: \"\" | hostPath must not be empty",
        "options: [ro, bind] | options: ro | options must be a list",
        "options: [ro, bind] | options: [[ro]] | must be a text",
        "name: eth0 | [a]: eth0 | a name must be a text",
        "*edits | *nobody | nobody",
        "containerEdits: *edits | containerEdits: {} | empty device edits",
        "devices: | devices: 3\\nother: | unknown field",
      })
  void whatMakesNoSenseIsRefusedByName(String part, String other, String complaint) {
    assertThat(WHOLE).contains(part);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CdiSpec.read(WHOLE.replace(part, other.replace("\\n", "\n"))))
        .withMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "- a",
        "a: b: c",
        "\u0000",
        "a: 1\n---\nb: 2",
        "a: &a [*a]",
        "!!javax.script.ScriptEngineManager [a]",
        "? {a: b}\n: c",
      })
  void whatIsNoSpecificationIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> CdiSpec.read(text));
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CdiSpec.read("[".repeat(100_000)))
        .withMessageContaining("more than 32 levels");
    StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1) + ", ";
      laughs.append("a%d: &a%d [%s x]\n".formatted(i, i, before.repeat(9)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CdiSpec.read(laughs.toString()))
        .withMessageContaining("more than 100000 values");
  }
}
