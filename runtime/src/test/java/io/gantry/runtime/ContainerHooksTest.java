package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.runtime.Hooks.Hook;
import io.gantry.runtime.Hooks.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(300)
class ContainerHooksTest {
  @TempDir Path temporary;
  private Bundle bundle;
  private Path told;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "containers are started by root");
    bundle = new Bundle(ContainerRuntime.open(), temporary);
    told = temporary.resolve("told");
  }

  @AfterEach
  void close() {
    if (bundle != null) {
      bundle.close();
    }
  }

  @Test
  void hooksAreCalledInTheirOrderWithTheState() throws Exception {
    Map<Moment, List<Hook>> hooks = new EnumMap<>(Moment.class);
    for (Moment moment : Moment.values()) {
      if (moment != Moment.START_CONTAINER) {
        hooks.put(
            moment, List.of(script("cat >> " + told + "; echo ' " + moment + "' >> " + told)));
      }
    }
    assertThat(bundle.run(container("exit 3", hooks)).code()).isEqualTo(3);
    List<String> lines = Files.readAllLines(told);
    assertThat(lines)
        .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
        .containsExactly("PRESTART", "CREATE_RUNTIME", "CREATE_CONTAINER", "POSTSTART", "POSTSTOP");
    assertThat(lines.get(1)).contains("\"status\":\"creating\"").doesNotContain("\"pid\":0");
    assertThat(lines.get(3)).contains("\"status\":\"running\"");
    assertThat(lines.get(4)).contains("\"status\":\"stopped\"", "\"pid\":0");
  }

  @Test
  void createContainerSeesTheHostsFilesAndTheContainersRootWithItsMounts() throws Exception {
    String look =
        """
        b=$(grep -o '"bundle":"[^"]*"' | cut -d'"' -f4)
        r=$b/$(grep -o '"root":{[^}]*}' $b/config.json | grep -o '"path":"[^"]*"' | cut -d'"' -f4)
        ls $r/proc/1 $r/dev/null $r/given > TOLD 2>&1
        echo made > $r/tmp/made
        """
            .replace("TOLD", told.toString());
    Path given = Files.writeString(temporary.resolve("given"), "");
    ContainerSpec spec =
        container(
            "cat /tmp/made; ls " + temporary,
            Map.of(Moment.CREATE_CONTAINER, List.of(script(look))),
            given);
    Bundle.Outcome outcome = bundle.run(spec);
    assertThat(Files.readString(told)).contains("/given", "/dev/null", "cmdline");
    assertThat(outcome.out()).isEqualTo("made\n");
    assertThat(outcome.err()).contains("No such file or directory");
  }

  @Test
  void startContainerIsAProgramOfTheContainerWithNoMoreRights() throws Exception {
    Hook hook =
        new Hook(
            "/bin/busybox",
            List.of("sh", "-c", "id -u; grep -E 'CapEff|Seccomp:|NSpid' /proc/self/status; exit 9"),
            List.of("PATH=/bin"),
            OptionalLong.empty());
    ContainerSpec spec =
        bundle
            .container(Bundle.shell("true").user("alice").build())
            .hooks(new Hooks(Map.of(Moment.START_CONTAINER, List.of(hook))))
            .build();
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> bundle.run(spec))
        .withMessageContaining(
            "error running startContainer hook #0: exit status 9, stdout: 1000\n")
        .withMessageContaining("CapEff:\t0000000000000000")
        .withMessageContaining("Seccomp:\t2");
  }

  @Test
  void aHookThatFailsFailsTheStartAndTheEndIsTold() throws Exception {
    for (Moment moment :
        List.of(Moment.CREATE_RUNTIME, Moment.CREATE_CONTAINER, Moment.POSTSTART)) {
      Files.deleteIfExists(told);
      ContainerSpec spec =
          container(
              "exec sleep 1000",
              Map.of(
                  moment,
                  List.of(script("echo no luck >&2; exit 4"), script("echo never >> " + told)),
                  Moment.POSTSTOP,
                  List.of(script("exit 1"), script("echo end >> " + told))));
      Path run = bundle.run();
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> bundle.runtime.start(spec, run))
          .withMessageContaining(
              "error running "
                  + moment.field()
                  + " hook #0: exit status 4, stdout: , stderr: no luck\n");
      assertThat(Files.readString(told)).isEqualTo("end\n");
      Eventually.holds(ContainerHooksTest::nothingRuns, "nothing runs on");
    }
  }

  @Test
  void aHookThatTakesTooLongIsKilled() throws Exception {
    Hook slow = new Hook("/bin/sleep", List.of("sleep", "1000"), List.of(), OptionalLong.of(1));
    ContainerSpec spec = container("true", Map.of(Moment.CREATE_RUNTIME, List.of(slow)));
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> bundle.run(spec))
        .withMessageContaining("hook ran past specified timeout of 1.0s");
  }

  @Test
  void theNextEngineTellsOfAnEndThatNobodySaw() throws Exception {
    Path run = bundle.run();
    ContainerSpec spec =
        container("true", Map.of(Moment.POSTSTOP, List.of(script("echo end >> " + told))));
    bundle.runtime.start(spec, run).exit().join();
    assertThat(Files.readString(told)).isEqualTo("end\n");
    Files.writeString(
        run.resolve("hooks.json"),
        "{\"id\":\"x\",\"hooks\":{\"poststop\":[{\"path\":\"/bin/sh\",\"args\":[\"sh\",\"-c\",\"echo"
            + " again >> "
            + told
            + "\"]}]}}");
    Eventually.holds(
        () -> bundle.runtime.reattach(run) instanceof Reattached.Ended, "the shim has ended");
    assertThat(Files.readString(told)).isEqualTo("end\nagain\n");
    assertThat(run.resolve("hooks.json")).doesNotExist();
  }

  /** An image's links lead nowhere but into the container while its root is not its root yet. */
  @Test
  void noLinkOfAnImageLeadsToTheHostWhileHooksWait() throws Exception {
    Path outside = Files.createDirectories(temporary.resolve("outside"));
    for (int number = 3; number < 20; number++) {
      Files.createSymbolicLink(
          bundle.mkdir("links").resolve("fd" + number),
          Path.of("/proc/self/fd/" + number + "/" + outside));
    }
    Files.createSymbolicLink(
        bundle.mkdir("links").resolve("up"), Path.of("../../../../../../../.." + outside));
    Path given = Files.writeString(temporary.resolve("given"), "");
    for (String link : List.of("up", "fd3", "fd9", "fd17")) {
      ContainerSpec spec =
          bundle
              .container(Bundle.shell("true").build())
              .mounts(mounts(given, "/links/" + link + "/given"))
              .hooks(new Hooks(Map.of(Moment.CREATE_CONTAINER, List.of(script("true")))))
              .build();
      try {
        bundle.run(spec);
      } catch (LaunchException e) {
        assertThat(e).hasMessageContaining("given");
      }
      assertThat(outside).isEmptyDirectory();
    }
  }

  /** Orphans may have become this process's; they have no command when they have ended. */
  private static boolean nothingRuns() {
    return ProcessHandle.current()
        .descendants()
        .noneMatch(process -> process.info().command().isPresent());
  }

  private static Hook script(String script) {
    return new Hook(
        "/bin/sh",
        List.of("sh", "-c", script),
        List.of("PATH=/usr/bin:/bin"),
        OptionalLong.empty());
  }

  private ContainerSpec container(String script, Map<Moment, List<Hook>> hooks, Path... given)
      throws Exception {
    ContainerSpec.Builder spec =
        bundle.container(Bundle.shell(script).build()).hooks(new Hooks(hooks));
    for (Path path : given) {
      spec.mounts(mounts(path, "/" + path.getFileName()));
    }
    return spec.build();
  }

  private static List<Mount> mounts(Path source, String target) {
    List<Mount> mounts = new java.util.ArrayList<>(DockerDefaults.mounts());
    mounts.add(Mount.Bind.of(source, target, Access.READ_ONLY));
    return mounts;
  }
}
