package io.gantry.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.DeviceMapping;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.config.NetworkConfig;
import io.gantry.engine.config.PortBinding;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.config.StorageConfig;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.container.Status;
import io.gantry.engine.name.Ids;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerStoreTest {
  @TempDir Path root;

  private static ContainerRecord record(String id) {
    HostConfig base = HostConfig.DEFAULT;
    HostConfig host =
        new HostConfig(
            new StorageConfig(
                List.of("/a:/b:ro"),
                List.of(
                    new MountRequest(
                        "tmpfs",
                        "",
                        "/t",
                        true,
                        "",
                        null,
                        null,
                        new MountRequest.TmpfsOptions(4096, 0700, List.of(List.of("exec"))),
                        null)),
                Map.of("/x", "size=1m"),
                List.of(),
                "",
                Map.of(),
                1 << 20),
            base.namespaces(),
            new NetworkConfig(
                Map.of("80/tcp", List.of(new PortBinding("127.0.0.1", "8080"))),
                true,
                List.of(),
                List.of("1.1.1.1"),
                List.of(),
                List.of(),
                List.of("h:1.2.3.4")),
            base.security(),
            new Resources(
                Resources.CpuLimits.NONE,
                new Resources.MemoryLimits(1 << 27, 0, -1, 60L, true, 0, 0),
                Resources.BlkioLimits.NONE,
                new Resources.Devices(
                    List.of(new DeviceMapping("/dev/fuse", "/dev/fuse", "rwm")),
                    List.of(),
                    List.of()),
                100L,
                List.of(),
                ""),
            base.logs(),
            RestartPolicy.onFailure(3),
            false,
            true,
            List.of(24, 80),
            Map.of("k", "long".repeat(20_000)),
            "",
            "runc",
            Map.of("net.core.somaxconn", "512"),
            "");
    return new ContainerRecord(
        id,
        "calm_gannet",
        Instant.parse("2026-01-02T03:04:05.123456789Z"),
        "sha256:abc",
        "linux",
        "/bin/sh",
        List.of("-c", "true"),
        ContainerConfig.of("busybox", "/bin/sh", "-c", "true").withLabels(Map.of("a", "b")),
        host,
        List.of(new MountPoint("bind", "", "/a", "/b", "", "ro", false, "rprivate", null)),
        Map.of("none", EndpointSettings.EMPTY),
        "btrfs");
  }

  @Test
  void aContainerOfBeforeThereWasAChoiceIsTheDefaultDrivers() throws Exception {
    ContainerStore store = ContainerStore.open(root);
    ContainerRecord record = record(Ids.random());
    store.begin(record.id());
    store.commit(record);
    Path file = store.directory(record.id()).resolve("container.json");
    String old = Files.readString(file).replace(",\"driver\":\"btrfs\"", "");
    assertThat(old).doesNotContain("btrfs");
    Files.writeString(file, old);
    assertThat(store.read(record.id())).isEqualTo(record.withDriver("overlay2"));
  }

  @Test
  void everythingAboutAContainerSurvivesTheDisk() throws Exception {
    ContainerStore store = ContainerStore.open(root);
    ContainerRecord record = record(Ids.random());
    store.begin(record.id());
    store.commit(record);
    assertThat(store.read(record.id())).isEqualTo(record);
    assertThat(store.state(record.id())).isEmpty();
  }

  @Test
  void aStateSurvivesTheDisk() throws Exception {
    ContainerStore store = ContainerStore.open(root);
    ContainerRecord record = record(Ids.random());
    store.begin(record.id());
    store.commit(record);
    StateRecord state =
        new StateRecord(
            new ContainerState(
                Status.EXITED,
                true,
                0,
                137,
                "why",
                Instant.parse("2026-01-02T03:04:05.123456789Z"),
                ContainerState.NEVER,
                null),
            4,
            true);
    store.update(record.id(), state);
    assertThat(store.state(record.id())).contains(state);
  }

  @Test
  void whatWasHalfMadeOrHalfRemovedIsSweptAway() throws Exception {
    ContainerStore store = ContainerStore.open(root);
    ContainerRecord whole = record(Ids.random());
    store.begin(whole.id());
    store.commit(whole);
    Path half = store.begin(Ids.random());
    Files.writeString(half.resolve("hostname"), "x");
    Path gone = Files.createDirectories(root.resolve("gone-" + Ids.random()).resolve("deep"));
    assertThat(store.ids()).containsExactly(whole.id());
    store.sweep();
    assertThat(half).doesNotExist();
    assertThat(gone.getParent()).doesNotExist();
  }

  @Test
  void aRemovedContainerLeavesNothing() throws Exception {
    ContainerStore store = ContainerStore.open(root);
    ContainerRecord record = record(Ids.random());
    store.begin(record.id());
    store.commit(record);
    store.remove(record.id());
    store.remove(record.id());
    assertThat(root).isEmptyDirectory();
  }
}
