package io.gantry.engine.mount;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.ArchiveSubject.Bind;
import io.gantry.engine.archive.Lender;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.volume.store.VolumeUse;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.fs.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mounts of a container that does not run, while its files are copied. Volumes are mounted for
 * a user of their own, so that they neither go while they are used nor stay when the container is
 * started meanwhile. Parts of volumes are opened, and known by their descriptors, so that no link
 * leads elsewhere.
 */
final class LentMounts implements Lender.Lent {
  private final VolumeUse volumes;
  private final String user;
  private final List<Bind> binds = new ArrayList<>();
  private final List<OpenFile> parts = new ArrayList<>();

  private LentMounts(VolumeUse volumes, String user) {
    this.volumes = volumes;
    this.user = user;
  }

  static Lender.Lent of(VolumeUse volumes, String user, List<MountPoint> points) {
    LentMounts lent = new LentMounts(volumes, user);
    try {
      points.stream()
          .sorted(Comparator.comparingInt(p -> Path.of(p.destination()).getNameCount()))
          .forEach(lent::add);
      return lent;
    } catch (RuntimeException e) {
      lent.close();
      throw e;
    }
  }

  private void add(MountPoint point) {
    if (point.isVolume()) {
      volumes.refer(point.name(), point.driver(), user);
      Path mounted = volumes.mount(point.name(), ContainerMounts.place(user, point));
      add(point, subpath(point).map(path -> part(mounted, path)).orElse(mounted));
    } else if (point.type().equals("bind") && Files.exists(Path.of(point.source()))) {
      add(point, Path.of(point.source()));
    }
  }

  private void add(MountPoint point, Path source) {
    binds.add(new Bind(source, point.destination(), !point.writable()));
  }

  private static Optional<String> subpath(MountPoint point) {
    return Optional.ofNullable(point.spec())
        .map(MountRequest::volume)
        .map(MountRequest.VolumeOptions::subpath)
        .filter(path -> !path.isEmpty());
  }

  private Path part(Path volume, String path) {
    try (Directory base = Directory.open(volume)) {
      OpenFile part = base.with(Resolution.BENEATH).open(path, Open.O_PATH, 0);
      parts.add(part);
      return Path.of("/proc/self/fd/" + part.fd().number());
    } catch (IOException e) {
      throw new EngineException.Internal(
          "cannot access path " + volume.resolve(path) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<Bind> binds() {
    return List.copyOf(binds);
  }

  @Override
  public void close() {
    parts.forEach(OpenFile::close);
    volumes.release(user, Set.of());
  }
}
