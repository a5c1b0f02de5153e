package io.gantry.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParsingTest {
  private static final Command RUN =
      Command.of(
              "run",
              "[OPTIONS] IMAGE [COMMAND] [ARG...]",
              "",
              Command.Arity.atLeast(1),
              ContainerFlags.with(Flag.toggle("detach", 'd', ""), Flag.toggle("sig-proxy", "")),
              (session, arguments) -> 0)
          .greedy();

  private static Arguments parse(String... words) {
    return Parsing.parse(RUN, List.of(words));
  }

  @Test
  void shortSwitchesMayStandTogetherAndValuesMayTouchTheirOption() {
    Arguments arguments =
        parse(
            "-it",
            "-eA=b",
            "-e",
            "C",
            "--name=web",
            "-m",
            "64m",
            "busybox",
            "sh",
            "-c",
            "echo --rm");
    assertThat(arguments.on("interactive")).isTrue();
    assertThat(arguments.on("tty")).isTrue();
    assertThat(arguments.list("env")).containsExactly("A=b", "C");
    assertThat(arguments.text("name")).isEqualTo("web");
    assertThat(arguments.bytes("memory")).isEqualTo(64L << 20);
    assertThat(arguments.rest()).containsExactly("busybox", "sh", "-c", "echo --rm");
  }

  @Test
  void everythingAfterTheImageIsTheContainers() {
    assertThat(parse("busybox", "--rm", "-it").rest()).containsExactly("busybox", "--rm", "-it");
    assertThat(parse("busybox", "--rm").on("rm")).isFalse();
    assertThat(parse("--", "busybox", "-x").rest()).containsExactly("busybox", "-x");
  }

  @Test
  void switchesMayBeSetToTrueOrFalse() {
    assertThat(parse("--rm=true", "busybox").on("rm")).isTrue();
    assertThat(parse("--rm", "--rm=false", "busybox").on("rm")).isFalse();
    Arguments off = parse("--sig-proxy=false", "busybox");
    assertThat(off.given("sig-proxy")).isTrue();
    assertThat(off.on("sig-proxy")).isFalse();
    assertThatThrownBy(() -> parse("--rm=maybe", "busybox"))
        .hasMessageStartingWith("invalid argument \"maybe\" for \"--rm\" flag: strconv.ParseBool");
  }

  @Test
  void complaintsAreDockers() {
    assertThatThrownBy(() -> parse("--foo", "busybox"))
        .hasMessage(
            """
            unknown flag: --foo

            Usage:  gantry run [OPTIONS] IMAGE [COMMAND] [ARG...]

            Run 'gantry run --help' for more information\
            """);
    assertThatThrownBy(() -> parse("-iz", "busybox"))
        .hasMessageStartingWith("unknown shorthand flag: 'z' in -z");
    assertThatThrownBy(() -> parse("--name"))
        .hasMessageStartingWith("flag needs an argument: --name");
    assertThatThrownBy(() -> parse("-ie"))
        .hasMessageStartingWith("flag needs an argument: 'e' in -ie");
    assertThatThrownBy(() -> parse("--stop-timeout", "x", "busybox"))
        .hasMessageStartingWith(
            "invalid argument \"x\" for \"--stop-timeout\" flag: strconv.ParseInt");
    assertThatThrownBy(() -> parse())
        .hasMessageStartingWith("gantry: 'gantry run' requires at least 1 argument");
  }

  @Test
  void aDashAloneIsAnArgument() {
    Command cp =
        Command.of(
            "cp",
            "",
            "",
            Command.Arity.exactly(2),
            List.of(Flag.toggle("archive", 'a', "")),
            (session, arguments) -> 0);
    assertThat(Parsing.parse(cp, List.of("-", "c:/x")).rest()).containsExactly("-", "c:/x");
    assertThat(Parsing.parse(cp, List.of("c:/x", "-", "-a")).on("archive")).isTrue();
  }

  @Test
  void sizesSpansAndFractionsAreRead() {
    assertThat(Amounts.bytes("1.5g")).isEqualTo(3L << 29);
    assertThat(Amounts.bytes("10MiB")).isEqualTo(10L << 20);
    assertThat(Amounts.bytes("-1")).isEqualTo(-1);
    assertThatThrownBy(() -> Amounts.bytes("1x")).hasMessage("invalid suffix: 'x'");
    assertThat(Amounts.span("1m30s").toSeconds()).isEqualTo(90);
    assertThat(Amounts.nanoCpus("1.5")).isEqualTo(1_500_000_000L);
    assertThatThrownBy(() -> Amounts.nanoCpus("x")).hasMessageContaining("failed to parse x");
  }

  @Test
  void mountsLimitsAndPortsTakeTheApisForm() throws Failure {
    assertThat(Mounts.mount("type=bind,source=/a,target=/b,readonly"))
        .containsEntry("Type", "bind")
        .containsEntry("Source", "/a")
        .containsEntry("Target", "/b")
        .containsEntry("ReadOnly", true);
    assertThatThrownBy(() -> Mounts.mount("type=bind,src=/a,dst=/b,ro,bind-recursive=readonly"))
        .hasMessage(
            "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified"
                + " in conjunction");
    assertThatThrownBy(() -> Mounts.mount("type=bind,src=/a,dst=/b,bind-recursive=writable"))
        .hasMessage(
            "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
    assertThat(Mounts.mount("type=tmpfs,dst=/t,\"tmpfs-options=exec,uid=1000\""))
        .containsEntry(
            "TmpfsOptions", Map.of("Options", List.of(List.of("exec"), List.of("uid", "1000"))));
    assertThatThrownBy(() -> Mounts.mount("foo"))
        .hasMessage("invalid field 'foo' must be a key=value pair");
    assertThatThrownBy(() -> Mounts.mount("type=bind,source=/a")).hasMessage("target is required");
    assertThat(Limits.ulimit("nofile=1:2"))
        .containsEntry("Name", "nofile")
        .containsEntry("Soft", 1L)
        .containsEntry("Hard", 2L);
    assertThatThrownBy(() -> Limits.ulimit("a=b")).hasMessage("invalid ulimit type: a");
    assertThat(Limits.restart("on-failure:3")).containsEntry("MaximumRetryCount", 3L);
    assertThat(Ports.bindings(List.of("127.0.0.1:8080:80", "90-91:90-91/udp")))
        .containsOnlyKeys("80/tcp", "90/udp", "91/udp");
  }

  @Test
  void theBodyHoldsOnlyWhatWasSaid() throws Exception {
    java.util.Map<String, ?> body =
        ContainerConfig.body(parse("--network", "none", "-v", "/x", "busybox", "true"));
    assertThat(body.get("Cmd")).isEqualTo(List.of("true"));
    assertThat(body.get("Volumes")).isEqualTo(java.util.Map.of("/x", java.util.Map.of()));
    assertThat(body.get("HostConfig")).isEqualTo(java.util.Map.of("NetworkMode", "none"));
    assertThatThrownBy(() -> ContainerConfig.body(parse("--rm", "--restart", "always", "x")))
        .hasMessage("conflicting options: cannot specify both --restart and --rm");
  }

  @Test
  void aHealthCheckIsTakenAsAWhole() throws Exception {
    Map<String, @Nullable Object> body =
        ContainerConfig.body(
            parse("--health-cmd", "a b", "--health-interval", "1m", "--health-retries", "2", "x"));
    assertThat(body.get("Healthcheck"))
        .isEqualTo(
            Map.of(
                "Test", List.of("CMD-SHELL", "a b"), "Interval", 60_000_000_000L, "Retries", 2L));
    assertThat(ContainerConfig.body(parse("--no-healthcheck", "x")).get("Healthcheck"))
        .isEqualTo(Map.of("Test", List.of("NONE")));
    assertThat(ContainerConfig.body(parse("x"))).doesNotContainKey("Healthcheck");
  }

  @Test
  void healthChecksThatMakeNoSenseAreRefused() {
    assertThatThrownBy(
            () -> ContainerConfig.body(parse("--no-healthcheck", "--health-cmd", "true", "x")))
        .hasMessage("--no-healthcheck conflicts with --health-* options");
    for (String option : List.of("interval", "timeout", "start-period", "start-interval")) {
      assertThatThrownBy(() -> ContainerConfig.body(parse("--health-" + option, "-1s", "x")))
          .hasMessage("--health-" + option + " cannot be negative");
    }
    assertThatThrownBy(() -> ContainerConfig.body(parse("--health-retries", "-1", "x")))
        .hasMessage("--health-retries cannot be negative");
  }
}
