package io.gantry.engine.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.config.StorageConfig;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.create.PlannedMount.Content;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MountPlanTest {
  private static final Path ROOT = Path.of("/var/lib/gantry");
  private static final MountPlan.Declared NONE = new MountPlan.Declared(List.of(), List.of());

  private static StorageConfig storage(
      List<String> binds, List<MountRequest> mounts, List<String> from) {
    return new StorageConfig(binds, mounts, Map.of(), from, "", Map.of(), 0);
  }

  private static List<PlannedMount> plan(String... binds) {
    return MountPlan.of(
        storage(List.of(binds), List.of(), List.of()), NONE, ROOT, name -> List.of());
  }

  private static MountRequest volume(
      String source, String target, MountRequest.@Nullable VolumeOptions options) {
    return new MountRequest("volume", source, target, false, "", null, options, null, null);
  }

  private static MountPoint point(String type, String name, String target, boolean writable) {
    return new MountPoint(type, name, "/s", target, "local", "z", writable, "", null);
  }

  @Test
  void aPathIsBoundAndANameIsAVolume() {
    MountPoint bind = plan("/a/../b:/c//d/.:ro,rslave").getFirst().point();
    assertThat(bind.type()).isEqualTo("bind");
    assertThat(bind.source()).isEqualTo("/b");
    assertThat(bind.destination()).isEqualTo("/c/d");
    assertThat(bind.mode()).isEqualTo("ro,rslave");
    assertThat(bind.writable()).isFalse();
    assertThat(bind.propagation()).isEqualTo("rslave");
    PlannedMount volume = plan("name:/v").getFirst();
    assertThat(volume.point().isVolume()).isTrue();
    assertThat(volume.point().isAnonymous()).isFalse();
    assertThat(volume.point().mode()).isEqualTo("z");
    assertThat(volume.volume().orElseThrow().name()).isEqualTo("name");
    assertThat(volume.content()).isEqualTo(Content.IMAGE);
    assertThat(plan("name:/v:nocopy").getFirst().content()).isEqualTo(Content.NONE);
  }

  @Test
  void optionsOfOneKindAreNamedOnce() {
    for (String mode : List.of("ro,rw", "z,Z", "shared,slave", "cached,delegated", "foo", "ro,")) {
      assertThatThrownBy(() -> plan("/a:/b:" + mode)).hasMessage("invalid mode: " + mode);
    }
  }

  @Test
  void whatIsDeclaredTakesWhatIsLeft() {
    List<PlannedMount> mounts =
        MountPlan.of(
            new StorageConfig(
                List.of("name:/taken"),
                List.of(),
                Map.of("/tmp", ""),
                List.of(),
                "other",
                Map.of(),
                0),
            new MountPlan.Declared(
                List.of("/taken", "/tmp", "/image/", "/own"), List.of("/image/")),
            ROOT,
            name -> List.of());
    assertThat(mounts)
        .extracting(m -> m.point().destination())
        .containsExactly("/taken", "/image", "/own");
    assertThat(mounts.get(1).volume().orElseThrow().driver()).isEqualTo("local");
    assertThat(mounts.get(2).volume().orElseThrow().driver()).isEqualTo("other");
    assertThat(mounts.get(2).point().isAnonymous()).isTrue();
    assertThat(mounts.get(2).content()).isEqualTo(Content.DIRECTORY);
  }

  @Test
  void otherContainersMountsComeFirstAndGiveWay() {
    List<MountPoint> one =
        List.of(point("volume", "a", "/x", true), point("volume", "b", "/y", true));
    List<MountPoint> two = List.of(point("volume", "c", "/x", false));
    List<PlannedMount> mounts =
        MountPlan.of(
            storage(List.of("d:/z", "e:/y"), List.of(), List.of("one:ro", "two")),
            new MountPlan.Declared(List.of("/x"), List.of()),
            ROOT,
            name -> name.equals("one") ? one : two);
    assertThat(mounts).extracting(m -> m.point().name()).containsExactly("c", "e", "d");
    assertThat(mounts).extracting(m -> m.point().writable()).containsExactly(false, true, true);
    assertThat(mounts.getFirst().content()).isEqualTo(Content.NONE);
  }

  @Test
  void aVolumeIsMadeAsItsMountSays() {
    MountRequest.VolumeOptions options =
        new MountRequest.VolumeOptions(true, Map.of("l", "1"), "nfs", Map.of("o", "x"), "sub/dir");
    PlannedMount planned =
        MountPlan.of(
                storage(List.of(), List.of(volume("name", "/v", options)), List.of()),
                NONE,
                ROOT,
                name -> List.of())
            .getFirst();
    assertThat(planned.volume().orElseThrow())
        .isEqualTo(
            new io.gantry.engine.volume.CreateVolume(
                "name", "nfs", Map.of("o", "x"), Map.of("l", "1")));
    assertThat(planned.content()).isEqualTo(Content.NONE);
  }

  @Test
  void aPartOfAVolumeLiesInIt() {
    for (String path : List.of("/abs", "../x", "a/../../b")) {
      MountRequest.VolumeOptions options =
          new MountRequest.VolumeOptions(false, Map.of(), "", Map.of(), path);
      assertThatThrownBy(() -> MountRequests.check(volume("name", "/v", options)))
          .isInstanceOf(EngineException.InvalidParameter.class)
          .hasMessageContaining("subpath must be a relative path within the volume");
    }
  }

  @Test
  void mountsAroundTheDataRootTravel() {
    for (String source : List.of("/", "/var/lib", "/var/lib/gantry", "/var/lib/gantry/volumes")) {
      assertThat(plan(source + ":/h").getFirst().point().propagation()).isEqualTo("rslave");
      assertThatThrownBy(() -> plan(source + ":/h:rprivate"))
          .hasMessageContaining(
              "must use either propagation mode \"rslave\" or \"rshared\" when mount source is"
                  + " within the daemon root");
    }
    assertThat(plan("/var/lib/gantry2:/h").getFirst().point().propagation()).isEqualTo("rprivate");
  }

  @Test
  void twoMountsDoNotMeet() {
    assertThatThrownBy(() -> plan("/a:/d", "/b:/d/"))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage("Duplicate mount point: /d");
    assertThatThrownBy(
            () ->
                MountPlan.of(
                    storage(List.of("/a:/d"), List.of(volume("", "/d", null)), List.of()),
                    NONE,
                    ROOT,
                    name -> List.of()))
        .hasMessage("Duplicate mount point: /d");
  }
}
