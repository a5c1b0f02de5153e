package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.config.StorageConfig;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The mounts that a request asks for. What comes later takes the place of what came before: other
 * containers' volumes, then {@code -v} and {@code --mount}, which may not meet; volumes that the
 * image or {@code -v /path} declares take what is left.
 */
public final class MountPlan {
  private final StorageConfig storage;
  private final Path dataRoot;
  private final Map<String, PlannedMount> planned = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  private MountPlan(StorageConfig storage, Path dataRoot) {
    this.storage = storage;
    this.dataRoot = dataRoot;
  }

  /**
   * Directories that are called volumes.
   *
   * @param all those of image and request
   * @param image those of the image alone
   */
  public record Declared(List<String> all, List<String> image) {
    /** Copies. */
    public Declared {
      all = List.copyOf(all);
      image = List.copyOf(image);
    }
  }

  /**
   * Plans the mounts.
   *
   * @param dataRoot where the engine mounts volumes itself
   * @param containers finds the mounts of another container
   * @throws EngineException.InvalidParameter when they make no sense
   * @throws EngineException.NotFound when there is no such container
   */
  public static List<PlannedMount> of(
      StorageConfig storage,
      Declared volumes,
      Path dataRoot,
      Function<String, List<MountPoint>> containers) {
    MountPlan plan = new MountPlan(storage, dataRoot);
    for (String text : storage.volumesFrom()) {
      VolumesFrom from = VolumesFrom.parse(text);
      containers.apply(from.container()).forEach(point -> plan.put(from.of(point)));
    }
    storage.binds().forEach(plan::bind);
    storage.mounts().forEach(plan::mount);
    storage.tmpfs().keySet().forEach(MountPlan::checkTmpfs);
    volumes.all().forEach(volume -> plan.declared(volume, volumes.image().contains(volume)));
    return new ArrayList<>(plan.planned.values());
  }

  private void put(PlannedMount mount) {
    planned.put(mount.point().destination(), mount);
  }

  private void bind(String text) {
    BindSpec spec = BindSpec.parse(text, storage.volumeDriver());
    String target = MountRequests.clean(spec.mount().target());
    if (!taken.add(target) || storage.tmpfs().containsKey(target)) {
      throw invalid("Duplicate mount point: " + target);
    }
    put(planned(spec.mount(), target, spec.options()));
  }

  private void mount(MountRequest mount) {
    MountRequests.check(mount);
    MountRequests.checkSource(mount);
    String target = MountRequests.clean(mount.target());
    if (!taken.add(target)) {
      throw invalid("Duplicate mount point: " + mount.target());
    }
    put(planned(mount, target, ""));
  }

  private PlannedMount planned(MountRequest mount, String target, String options) {
    return switch (mount.type()) {
      case "volume" -> volume(mount, target, options);
      case "bind" -> {
        String source = MountRequests.clean(mount.source());
        yield PlannedMount.plain(
            new MountPoint(
                "bind",
                "",
                source,
                target,
                "",
                options,
                !mount.readOnly(),
                propagation(mount, source),
                mount));
      }
      case "image" ->
          PlannedMount.plain(
              new MountPoint(
                  "image",
                  mount.source(),
                  "",
                  target,
                  "",
                  "",
                  false,
                  MountRequests.RPRIVATE,
                  mount));
      default ->
          PlannedMount.plain(
              new MountPoint("tmpfs", "", "", target, "", "", !mount.readOnly(), "", mount));
    };
  }

  /**
   * What the engine mounts in its data root must not stay mounted in a container for ever, so those
   * mounts travel, as Docker has it.
   */
  private String propagation(MountRequest mount, String source) {
    MountRequest.BindOptions bind = mount.bind();
    String asked = bind == null ? "" : bind.propagation();
    boolean around = Path.of(source).startsWith(dataRoot) || dataRoot.startsWith(source);
    if (asked.isEmpty()) {
      return around ? "rslave" : MountRequests.RPRIVATE;
    }
    if (around && !asked.equals("rslave") && !asked.equals("rshared")) {
      throw invalid(
          "invalid mount config: must use either propagation mode \"rslave\" or \"rshared\" when mount source is within the daemon root, daemon root: \"%s\", bind mount source: \"%s\", propagation: \"%s\""
              .formatted(dataRoot, mount.source(), asked));
    }
    return asked;
  }

  private static PlannedMount volume(MountRequest mount, String target, String options) {
    MountRequest.VolumeOptions asked = mount.volume();
    CreateVolume volume =
        asked == null
            ? new CreateVolume(mount.source(), "", Map.of(), Map.of())
            : new CreateVolume(
                mount.source(), asked.driver(), asked.driverOptions(), asked.labels());
    MountPoint point =
        new MountPoint(
            "volume",
            mount.source(),
            "",
            target,
            asked == null ? "" : asked.driver(),
            options.isEmpty() ? "z" : options,
            !mount.readOnly(),
            "",
            mount);
    boolean copy = asked == null || !asked.noCopy();
    return new PlannedMount(
        point, Optional.of(volume), copy ? PlannedMount.Content.IMAGE : PlannedMount.Content.NONE);
  }

  private static void checkTmpfs(String target) {
    if (target.indexOf('\0') >= 0) {
      throw invalid("invalid mount path: it contains a NUL character");
    }
    if (MountRequests.clean(target).equals("/")) {
      throw invalid("invalid specification: destination can't be '/'");
    }
    if (!target.startsWith("/")) {
      throw invalid("invalid mount path: '" + target + "' mount path must be absolute");
    }
  }

  /** A volume of an image is always local; one of a request is its driver's. */
  private void declared(String volume, boolean ofImage) {
    String target = MountRequests.clean("/" + volume);
    if (target.equals("/")) {
      throw invalid("invalid specification: destination can't be '/'");
    }
    if (planned.containsKey(target) || storage.tmpfs().containsKey(target)) {
      return;
    }
    String driver = ofImage ? Volume.LOCAL : storage.volumeDriver();
    MountPoint point = new MountPoint("volume", "", "", target, driver, "", true, "", null);
    CreateVolume wanted = new CreateVolume("", driver, Map.of(), Map.of());
    put(new PlannedMount(point, Optional.of(wanted), PlannedMount.Content.DIRECTORY));
  }
}
