package io.gantry.engine.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.config.StorageConfig;
import io.gantry.engine.create.MountPlan;
import io.gantry.engine.create.PlannedMount;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.store.VolumeUse;
import io.gantry.kernel.fs.Directory;
import io.gantry.runtime.Rootfs;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerMountsTest {
  @TempDir Path temp;
  private final Set<String> unwanted = new HashSet<>();

  private static final class NoImages implements ContainerMounts.Images {
    @Override
    public String id(String name) {
      throw new EngineException.NotFound("No such image: " + name);
    }

    @Override
    public Rootfs layers(String id) {
      throw new EngineException.NotFound("No such image: " + id);
    }
  }

  /** Makes every volume, and remembers which are to go. */
  private VolumeUse volumes() {
    return (VolumeUse)
        Proxy.newProxyInstance(
            VolumeUse.class.getClassLoader(),
            new Class<?>[] {VolumeUse.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "reserve" -> {
                  CreateVolume wanted = (CreateVolume) arguments[0];
                  return new Volume(
                      wanted.name(),
                      "local",
                      "/v",
                      wanted.labels(),
                      Map.of(),
                      "local",
                      Optional.empty(),
                      Map.of());
                }
                case "release" -> ((Set<?>) arguments[1]).forEach(v -> unwanted.add((String) v));
                default -> {}
              }
              return null;
            });
  }

  @Test
  void aCreationThatFailsTakesNoVolumeOfSomebodyElse() throws Exception {
    MountRequest labelled =
        new MountRequest(
            "volume",
            "precious",
            "/p",
            false,
            "",
            null,
            new MountRequest.VolumeOptions(true, Map.of(Volume.ANONYMOUS, ""), "", Map.of(), ""),
            null,
            null);
    MountRequest image =
        new MountRequest("image", "nosuch", "/i", false, "", null, null, null, null);
    List<PlannedMount> plan =
        MountPlan.of(
            new StorageConfig(
                List.of("/own"), List.of(labelled, image), Map.of(), List.of(), "", Map.of(), 0),
            new MountPlan.Declared(List.of(), List.of()),
            Path.of("/root"),
            name -> List.of());
    try (VolumeFill fill = VolumeFill.open(temp.resolve("volumes"))) {
      ContainerMounts mounts = new ContainerMounts(volumes(), fill, new NoImages());
      Path coming = Files.createDirectory(temp.resolve("coming"));
      assertThatThrownBy(() -> mounts.create("c", plan, coming, () -> Directory.open(temp)))
          .isInstanceOf(EngineException.NotFound.class);
      mounts.abandon("c", coming);
    }
    assertThat(unwanted).hasSize(1).doesNotContain("precious");
  }
}
