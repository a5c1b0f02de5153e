package io.gantry.engine.mount;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.Lender;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.create.PlannedMount;
import io.gantry.engine.create.PlannedMount.Content;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.store.VolumeUse;
import io.gantry.engine.volume.store.VolumeUse.Place;
import io.gantry.engine.volume.store.VolumeUse.Writing;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.runtime.Rootfs;
import io.gantry.runtime.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The mounts of containers over their lives. Volumes without a name are the container's own: their
 * names are written down before they are made, so that an engine that comes after a kill finds
 * those that no container came to have.
 */
public final class ContainerMounts {
  private static final String OWN = "volumes";

  private final VolumeUse volumes;
  private final VolumeFill fill;
  private final Images images;
  private final AtomicLong lent = new AtomicLong();

  /** What is known of images. */
  public interface Images {
    /** The id of an image that is to be mounted. */
    String id(String name);

    /** The layers of an image. */
    Rootfs layers(String id) throws IOException;
  }

  /** Over these volumes. */
  public ContainerMounts(VolumeUse volumes, VolumeFill fill, Images images) {
    this.volumes = volumes;
    this.fill = fill;
    this.images = images;
  }

  /** A container's root file system, opened when it is needed. */
  public interface Root {
    /** Opens it for reading. */
    Directory open() throws IOException;

    /** The container's ids, when it has ids of its own. */
    default Optional<UserNamespace.Mapped> ids() {
      return Optional.empty();
    }
  }

  /**
   * Makes and fills the volumes of a container that is being created.
   *
   * @param coming its directory, which is nobody's yet
   * @return its mounts
   * @throws EngineException when one cannot be made; {@link #abandon} takes back the others
   */
  public List<MountPoint> create(String container, List<PlannedMount> plan, Path coming, Root root)
      throws IOException {
    if (plan.isEmpty()) {
      return List.of();
    }
    List<PlannedMount> named = plan.stream().map(ContainerMounts::withName).toList();
    List<String> own = own(plan, named);
    if (!own.isEmpty()) {
      Files.write(coming.resolve(OWN), own);
    }
    List<MountPoint> points = new ArrayList<>();
    Map<PlannedMount, Volume> made = new HashMap<>();
    for (PlannedMount mount : named) {
      points.add(point(container, mount, made));
    }
    if (named.stream().anyMatch(mount -> mount.content() != Content.NONE)) {
      fill(named, made, root);
    }
    if (root.ids().isPresent()) {
      give(made.values(), root.ids().get());
    }
    return List.copyOf(points);
  }

  private static PlannedMount withName(PlannedMount mount) {
    return new PlannedMount(
        mount.point(), mount.volume().map(CreateVolume::withName), mount.content());
  }

  /** The names that were given here; a label is anybody's to set. */
  private static List<String> own(List<PlannedMount> plan, List<PlannedMount> named) {
    List<String> own = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      if (!named.get(i).equals(plan.get(i))) {
        own.add(named.get(i).volume().orElseThrow().name());
      }
    }
    return own;
  }

  private MountPoint point(String container, PlannedMount mount, Map<PlannedMount, Volume> made) {
    MountPoint point = mount.point();
    if (mount.volume().isPresent()) {
      Volume volume = volumes.reserve(mount.volume().get(), container);
      made.put(mount, volume);
      return point.of(volume.name(), volume.mountpoint(), volume.driver());
    }
    return point.type().equals("image") && point.source().isEmpty()
        ? point.of(point.name(), images.id(point.name()), "")
        : point;
  }

  /** An empty volume that is the host's root's would be of no use to the container. */
  private void give(Iterable<Volume> made, UserNamespace.Mapped ids) {
    for (Volume volume : made) {
      if (volume.driver().equals(Volume.LOCAL) && volume.options().isEmpty()) {
        fill.give(volume, Path.of(volume.mountpoint()), ids);
      }
    }
  }

  private void fill(List<PlannedMount> plan, Map<PlannedMount, Volume> made, Root root)
      throws IOException {
    try (Directory image = root.open()) {
      for (PlannedMount mount : plan) {
        Volume volume = made.get(mount);
        if (volume != null && mount.content() != Content.NONE) {
          fill(mount, volume, image);
        }
      }
    }
  }

  private void fill(PlannedMount mount, Volume volume, Directory image) throws IOException {
    String place = mount.point().destination();
    if (mount.content() == Content.DIRECTORY && isFile(image, place)) {
      throw new EngineException.InvalidParameter(
          "cannot mount volume over existing file, file exists " + place);
    }
    if (volume.driver().equals(Volume.LOCAL) && volume.options().isEmpty()) {
      fill.fill(volume, Path.of(volume.mountpoint()), image, place);
      return;
    }
    try (VolumeUse.Visit visit = volumes.visit(volume.name())) {
      fill.fill(volume, visit.path(), image, place);
    }
  }

  private static boolean isFile(Directory image, String place) {
    try {
      FileStatus status = image.follow(place);
      return !status.isDirectory();
    } catch (KernelException e) {
      return false; // nothing there
    }
  }

  /** Takes back what was made for a container that does not come to be. */
  public void abandon(String container, Path coming) throws IOException {
    volumes.release(container, Set.copyOf(own(coming)));
  }

  /** The own volumes of a container that was being created. */
  private static List<String> own(Path coming) throws IOException {
    try {
      return Files.readAllLines(coming.resolve(OWN));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /**
   * Makes everything ready for a run.
   *
   * @throws EngineException in Docker's words when a source is not there; {@link #unmount} takes
   *     back the others
   */
  public Mounted mount(String container, List<MountPoint> points) throws IOException {
    if (points.isEmpty()) {
      return Mounted.NOTHING;
    }
    Map<String, Path> there = new HashMap<>();
    Map<String, Rootfs> layers = new HashMap<>();
    for (MountPoint point : points) {
      switch (point.type()) {
        case "bind" -> BindSources.require(point);
        case "volume" ->
            there.put(point.destination(), volumes.mount(point.name(), place(container, point)));
        case "image" -> layers.put(point.destination(), images.layers(point.source()));
        default -> {}
      }
    }
    return new Mounted(there, layers);
  }

  static Place place(String container, MountPoint point) {
    return new Place(
        container,
        point.destination(),
        point.writable() ? Writing.ALLOWED : Writing.REFUSED,
        point.propagation());
  }

  /** Makes everything usable while the container does not run. */
  public Lender.Lent lend(String container, List<MountPoint> points) {
    return points.isEmpty()
        ? Lender.NOTHING
        : LentMounts.of(volumes, container + "/copy-" + lent.incrementAndGet(), points);
  }

  /** Ends what {@link #mount} began. */
  public void unmount(String container, List<MountPoint> points) {
    if (hasVolumes(points)) {
      volumes.unmount(container);
    }
  }

  /** What becomes of volumes without a name when their container goes. */
  public enum Anonymous {
    /** They stay. */
    KEEP,
    /** They go, unless another container has them. */
    REMOVE
  }

  /** Ends a container's hold on its volumes. */
  public void release(String container, List<MountPoint> points, Anonymous anonymous) {
    if (!hasVolumes(points)) {
      return;
    }
    Set<String> unwanted = new HashSet<>();
    if (anonymous == Anonymous.REMOVE) {
      points.stream().filter(MountPoint::isAnonymous).map(MountPoint::name).forEach(unwanted::add);
    }
    volumes.release(container, unwanted);
  }

  /** Takes note of a container that was found when the engine opened. */
  public void refer(String container, List<MountPoint> points) {
    for (MountPoint point : points) {
      if (point.isVolume()) {
        volumes.refer(point.name(), point.driver(), container);
      }
    }
  }

  /** Takes note of a run that was found when the engine opened. */
  public void found(String container, List<MountPoint> points) {
    for (MountPoint point : points) {
      if (point.isVolume()) {
        volumes.found(point.name(), place(container, point));
      }
    }
  }

  /**
   * Takes note of a container that was being created when an engine was killed: its own volumes go
   * by {@link #abandon} when all others are known.
   */
  public void referBegun(String container, Path coming) throws IOException {
    for (String volume : own(coming)) {
      volumes.refer(volume, Volume.LOCAL, container);
    }
  }

  /** All containers have been told. */
  public void settle() {
    volumes.settle();
  }

  private static boolean hasVolumes(List<MountPoint> points) {
    return points.stream().anyMatch(MountPoint::isVolume);
  }
}
