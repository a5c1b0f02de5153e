package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver.Found;
import io.gantry.engine.volume.local.Backing;
import io.gantry.engine.volume.local.LocalMounts;
import io.gantry.engine.volume.local.Owner;
import io.gantry.kernel.fs.Directory;
import io.gantry.runtime.UserNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Directories of this host, and what is mounted on them. */
final class LocalDriver implements Driver {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  private final VolumeFiles files;
  private final LocalMounts mounts;
  private final Optional<UserNamespace.Mapped> ids;

  LocalDriver(VolumeFiles files, LocalMounts mounts, Optional<UserNamespace.Mapped> ids) {
    this.files = files;
    this.mounts = mounts;
    this.ids = ids;
  }

  @Override
  public String name() {
    return Volume.LOCAL;
  }

  @Override
  public String scope() {
    return "local";
  }

  @Override
  public void check(String volume, Map<String, String> options) {
    if (volume.length() == 1) {
      throw new EngineException.InvalidParameter(
          "volume name is too short, names should be at least two alphanumeric characters");
    }
    if (!NAME.matcher(volume).matches()) {
      throw new EngineException.InvalidParameter(
          "\"%s\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path"
              .formatted(volume));
    }
    var _ = Backing.parse(options);
  }

  @Override
  public void create(VolumeRecord volume, Path coming) throws IOException {
    Owner owner =
        switch (Backing.parse(volume.options())) {
          case Backing.Plain plain -> plain.owner().outside(ids);
          case Backing.Mounted mounted -> Owner.ROOT;
        };
    try (Directory directory = Directory.open(coming)) {
      directory.mkdir(VolumeFiles.DATA, 0700);
      if (!owner.isRoot()) {
        directory.chown(VolumeFiles.DATA, owner.uid(), owner.gid());
      }
      directory.chmod(VolumeFiles.DATA, owner.mode());
    }
  }

  @Override
  public void remove(VolumeRecord volume) throws IOException {
    mounts.release(files.data(volume.name()));
  }

  @Override
  public Optional<Found> get(VolumeRecord volume) {
    return Optional.of(
        new Found(volume.name(), path(volume), Optional.of(volume.created()), Map.of()));
  }

  @Override
  public String path(VolumeRecord volume) {
    return files.data(volume.name()).toString();
  }

  @Override
  public Path mount(VolumeRecord volume, String user) throws IOException {
    Path place = files.data(volume.name());
    switch (Backing.parse(volume.options())) {
      case Backing.Plain plain -> {}
      case Backing.Mounted mounted -> mounts.mount(place, mounted, user);
    }
    return place;
  }

  @Override
  public void found(VolumeRecord volume, String user) throws IOException {
    mount(volume, user);
  }

  @Override
  public void unmount(VolumeRecord volume, String user) throws IOException {
    mounts.unmount(files.data(volume.name()), user);
  }

  /** All that is mounted for anybody has been found. */
  void settle() {
    mounts.settle();
  }
}
