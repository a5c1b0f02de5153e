package io.gantry.api.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.api.http.ListenAddress;
import io.gantry.engine.config.StorageDefaults;
import io.gantry.engine.config.Ulimit;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.kernel.inet.Cidr;
import io.gantry.network.FabricConfig;
import io.gantry.network.address.AddressPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void flagsAreSpelledInEveryWayThatDockerdTakes() {
    Settings settings =
        settings(
            "-D",
            "-H",
            "unix:///a",
            "--host=tcp://127.0.0.1:2375",
            "-Hunix:///b",
            "--data-root",
            "/d",
            "--exec-root=/e",
            "-p",
            "/pid",
            "--live-restore=false",
            "--shutdown-timeout",
            "3",
            "--default-ulimit",
            "nofile=10:20",
            "--label=a=b",
            "--log-opt",
            "max-size=1m");
    assertThat(settings.level()).isEqualTo(LogLevel.DEBUG);
    assertThat(settings.listen()).hasSize(3);
    assertThat(settings.listen().getFirst()).isEqualTo(new ListenAddress.Unix(Path.of("/a")));
    assertThat(settings.pidFile()).isEqualTo(Path.of("/pid"));
    assertThat(settings.engine().dataRoot()).isEqualTo(Path.of("/d"));
    assertThat(settings.engine().execRoot()).isEqualTo(Path.of("/e"));
    assertThat(settings.engine().liveRestore()).isFalse();
    assertThat(settings.engine().shutdownTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.engine().defaultUlimits()).containsExactly(new Ulimit("nofile", 10, 20));
    assertThat(settings.engine().labels()).containsExactly("a=b");
    assertThat(settings.engine().logConfig().options()).containsEntry("max-size", "1m");
  }

  @Test
  void realTimeIsForAllContainersTogether() {
    assertThat(settings("--cpu-rt-period=1000000", "--cpu-rt-runtime=20000").engine().realtime())
        .isEqualTo(new Limit.CpuRealtime(20_000, 1_000_000));
  }

  @Test
  void defaultUlimitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> settings("--default-ulimit=nofile"))
        .hasMessage("invalid ulimit argument: nofile");
    assertThatThrownBy(() -> settings("--default-ulimit=foo=1"))
        .hasMessage("invalid ulimit type: foo");
    assertThatThrownBy(() -> settings("--default-ulimit=nofile=20:10"))
        .hasMessage("ulimit soft limit must be less than or equal to hard limit: 20 > 10");
  }

  @Test
  void withoutFlagsTheDefaultsHold() {
    Settings settings = settings();
    assertThat(settings.listen())
        .containsExactly(new ListenAddress.Unix(Path.of("/run/gantry/docker.sock")));
    assertThat(settings.engine().dataRoot()).isEqualTo(Path.of("/var/lib/gantry"));
    assertThat(settings.level()).isEqualTo(LogLevel.INFO);
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void whatAsksForWhatIsAnywayIsTaken() {
    Settings settings =
        settings(
            "--iptables=false",
            "--ip6tables=false",
            "--bridge=none",
            "--ip-forward=false",
            "--ip-masq=false",
            "--userland-proxy=false",
            "--tls=false",
            "--storage-driver",
            "overlay2",
            "--exec-opt",
            "native.cgroupdriver=cgroupfs");
    assertThat(settings.notices()).isEmpty();
  }

  @Test
  void whatHasNoMeaningHereIsSaidToHaveNoEffect() {
    assertThat(settings("--containerd", "/c", "--experimental").notices())
        .hasSize(2)
        .allMatch(notice -> notice.contains("has no effect"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tlsverify",
        "--firewall-backend=iptables",
        "-H=fd://",
        "--exec-opt=native.cgroupdriver=systemd"
      })
  void whatComesLaterFailsWithThatWord(String flag) {
    assertThatThrownBy(() -> settings(flag)).hasMessageContaining("not available yet");
  }

  @Test
  void theStorageDriverIsTheEnvironmentsOrTheFlags() {
    StorageDefaults storage =
        settings("-s", "btrfs", "--storage-opt", "btrfs.min_space=1G", "--storage-opt", "b=2")
            .engine()
            .storage();
    assertThat(storage)
        .isEqualTo(new StorageDefaults("btrfs", List.of("btrfs.min_space=1G", "b=2")));
    assertThat(settings().engine().storage()).isEqualTo(StorageDefaults.ANY);
    Map<String, String> environment = Map.of("DOCKER_DRIVER", "vfs");
    Options flags = CommandLine.parse(new String[] {"-s", "btrfs"});
    assertThat(StorageFlags.read(flags, environment).driver()).isEqualTo("vfs");
    assertThat(StorageFlags.notices(environment))
        .containsExactly(
            "Setting the storage driver from the $DOCKER_DRIVER environment variable (vfs)");
  }

  @Test
  void flagsOfNetworksAreRead() {
    NetworkDefaults network =
        settings(
                "-b",
                "br0",
                "--bip=10.0.0.1/24",
                "--fixed-cidr=10.0.0.128/25",
                "--default-gateway=10.0.0.254",
                "--mtu=1400",
                "--icc=false",
                "--ip=127.0.0.1",
                "--default-address-pool",
                "base=10.10.0.0/16,size=24",
                "--default-network-opt=bridge=com.docker.network.driver.mtu=1300",
                "--dns=9.9.9.9",
                "--ip-forward=false",
                "--publish-policy=input",
                "--publish-loopback")
            .engine()
            .network();
    assertThat(network.bridge().link()).isEqualTo("br0");
    assertThat(network.bridge().ipv4().own()).contains(Cidr.of("10.0.0.1/24"));
    assertThat(network.bridge().ipv4().range()).contains(Cidr.of("10.0.0.128/25"));
    assertThat(network.bridge().ipv4().router()).isPresent();
    assertThat(network.bridge().mtu()).isEqualTo(1400);
    assertThat(network.bridge().betweenContainers()).isFalse();
    assertThat(network.pools()).containsExactly(new AddressPool(Cidr.of("10.10.0.0/16"), 24));
    assertThat(network.options())
        .isEqualTo(Map.of("bridge", Map.of("com.docker.network.driver.mtu", "1300")));
    assertThat(network.resolvers().servers()).containsExactly("9.9.9.9");
    assertThat(network.host())
        .isEqualTo(
            new NetworkDefaults.OnHost(
                FabricConfig.Forwarding.LEFT,
                FabricConfig.Filtering.NFTABLES,
                FabricConfig.Publishing.RELAYED,
                NetworkDefaults.Reach.LOOPBACK));
  }

  @Test
  void optionsOfNetworksAreObjectsInTheFile() throws Exception {
    NetworkDefaults network =
        withFile(
                """
                {"default-address-pools":[{"base":"10.10.0.0/16","size":24}],
                 "default-network-opts":{"bridge":{"a":"1","b":"2"}},"dns":["9.9.9.9"]}
                """)
            .engine()
            .network();
    assertThat(network.pools()).containsExactly(new AddressPool(Cidr.of("10.10.0.0/16"), 24));
    assertThat(network.options()).isEqualTo(Map.of("bridge", Map.of("a", "1", "b", "2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--bip=x", "--dns=x", "--ip=x", "--publish-policy=x", "--default-address-pool=x"})
  void whatIsNoAddressIsRefused(String flag) {
    assertThatThrownBy(() -> settings(flag)).hasMessageStartingWith("invalid argument \"x\"");
  }

  @Test
  void flagsOfNetworksThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> settings("--mtu=-5")).hasMessage("invalid default MTU: -5");
    assertThatThrownBy(() -> settings("--bip=fd00::1/64")).hasMessageContaining("invalid CIDR");
    assertThatThrownBy(() -> settings("--bip6=10.0.0.1/24")).hasMessageContaining("invalid CIDR");
    assertThatThrownBy(() -> settings("--dns-search=a b"))
        .hasMessageContaining("a b is not a valid domain");
    assertThatThrownBy(() -> settings("--host-gateway-ip=1.2.3.4", "--host-gateway-ip=1.2.3.5"))
        .hasMessage("only one IPv4 host gateway IP address can be specified");
    assertThat(settings("--iptables=false").engine().network().bridge().masquerade()).isFalse();
    assertThat(settings("--ip-forward-no-drop").engine().network().host().forwarding())
        .isEqualTo(FabricConfig.Forwarding.ON_FOR_ALL);
  }

  @Test
  void unknownFlagsAndMissingValuesAreErrors() {
    assertThatThrownBy(() -> settings("--nosuch")).hasMessage("unknown flag: --nosuch");
    assertThatThrownBy(() -> settings("-x")).hasMessage("unknown shorthand flag: 'x' in -x");
    assertThatThrownBy(() -> settings("--data-root"))
        .hasMessage("flag needs an argument: --data-root");
    assertThatThrownBy(() -> settings("-l", "loud"))
        .hasMessage("unable to parse logging level: loud");
    assertThatThrownBy(() -> settings("--debug=maybe")).hasMessageContaining("invalid argument");
    assertThatThrownBy(() -> settings("run")).hasMessageContaining("accepts no arguments");
  }

  @Test
  void anAddressThatOthersReachNeedsTheWordThatItIsMeant() {
    assertThatThrownBy(() -> settings("-H", "tcp://0.0.0.0:2375"))
        .hasMessageContaining("TLS is not available yet");
    assertThat(settings("-H", "tcp://0.0.0.0:2375", "--tls=false").listen()).hasSize(1);
  }

  @Test
  void theFileHasTheSameOptionsUnderTheirKeys() throws Exception {
    Settings settings =
        withFile(
            """
            {"hosts":["unix:///f"],"log-level":"warn","labels":["a=b"],"live-restore":true,
             "default-ulimits":{"nofile":{"Name":"nofile","Hard":64,"Soft":32}},
             "log-opts":{"max-file":"2"},"proxies":{"http-proxy":"http://p"},
             "features":{"containerd-snapshotter":false},"shutdown-timeout":7}
            """);
    assertThat(settings.listen()).containsExactly(new ListenAddress.Unix(Path.of("/f")));
    assertThat(settings.level()).isEqualTo(LogLevel.WARN);
    assertThat(settings.engine().liveRestore()).isTrue();
    assertThat(settings.engine().defaultUlimits()).containsExactly(new Ulimit("nofile", 32, 64));
    assertThat(settings.engine().logConfig().options()).containsEntry("max-file", "2");
    assertThat(settings.engine().proxies()).containsEntry("HTTP_PROXY", "http://p");
    assertThat(settings.engine().shutdownTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aProxysPasswordIsNotInTheMessageAboutAConflict() {
    String file = "{\"proxies\":{\"https-proxy\":\"http://me:other@p\"}}";
    assertThatThrownBy(() -> withFile(file, "--https-proxy=http://me:secret@p:1"))
        .hasMessageEndingWith(
            "https-proxy: (from flag: http://xxxxx:xxxxx@p:1, from file: http://xxxxx:xxxxx@p)");
  }

  @Test
  void aRuleForRegistriesThatCannotBeReadIsFound() throws Exception {
    assertThat(withFile("{}").engine().registries().ruleFault()).isEmpty();
    Path rules = Files.createDirectories(directory.resolve("registries.d"));
    Files.writeString(rules.resolve("a.json"), "{\"prefix\":\"x\",\"signatures\":{}}");
    assertThat(withFile("{}").engine().registries().ruleFault().orElseThrow())
        .contains("a.json.signatures.threshold: 1 of 0 keys cannot be had");
  }

  @Test
  void directoriesOfCdiAreTheUsualOnesUnlessSaidOtherwise() throws Exception {
    assertThat(settings().engine().cdiSpecDirs())
        .containsExactly(Path.of("/etc/cdi"), Path.of("/var/run/cdi"));
    assertThat(settings("--cdi-spec-dir=/a", "--cdi-spec-dir", "/b").engine().cdiSpecDirs())
        .containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(withFile("{\"cdi-spec-dirs\":[\"/c\"]}").engine().cdiSpecDirs())
        .containsExactly(Path.of("/c"));
    assertThat(withFile("{\"features\":{\"cdi\":false}}").engine().cdiSpecDirs()).isEmpty();
    assertThat(withFile("{\"features\":{\"cdi\":true}}").engine().cdiSpecDirs()).hasSize(2);
    assertThat(settings("--cdi-spec-dir=").engine().cdiSpecDirs()).isEmpty();
  }

  @Test
  void nothingMayBeGivenBothWays() {
    assertThatThrownBy(
            () -> withFile("{\"debug\":true,\"labels\":[\"x=y\"]}", "-D", "--label", "a=b"))
        .hasMessageContaining(
            "the following directives are specified both as a flag and in the configuration file:")
        .hasMessageContaining("debug: (from flag: true, from file: true)")
        .hasMessageContaining("labels: (from flag: [a=b], from file: [x=y])");
  }

  @Test
  void unknownKeysAndBrokenFilesAreErrors() {
    assertThatThrownBy(() -> withFile("{\"nosuch\":1,\"another\":{\"deep\":2}}"))
        .hasMessageContaining(
            "the following directives don't match any configuration option: deep, nosuch");
    assertThatThrownBy(() -> withFile("{"))
        .hasMessageContaining("unable to configure the Docker daemon with file");
    assertThatThrownBy(() -> settings("--config-file", "/nonexistent/daemon.json"))
        .hasMessageContaining("no such file");
  }

  @Test
  void anEmptyFileSaysNothing() throws Exception {
    assertThat(withFile(" \n").level()).isEqualTo(LogLevel.INFO);
  }

  private Settings withFile(String text, String... flags) throws Exception {
    Path file = Files.writeString(directory.resolve("daemon.json"), text);
    String[] all = java.util.Arrays.copyOf(flags, flags.length + 1);
    all[flags.length] = "--config-file=" + file;
    return settings(all);
  }

  private static Settings settings(String... flags) {
    return Settings.of(CommandLine.parse(flags));
  }
}
