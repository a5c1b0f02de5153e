package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Directories of this host. */
final class LocalDriver implements Driver {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  private final VolumeFiles files;

  LocalDriver(VolumeFiles files) {
    this.files = files;
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
    if (!options.isEmpty()) {
      throw new EngineException.NotImplemented("options of local volumes are not available yet");
    }
  }

  @Override
  public void create(VolumeRecord volume, Path coming) throws IOException {
    Path data = Files.createDirectory(coming.resolve(VolumeFiles.DATA));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void remove(VolumeRecord volume) {
    // nothing but its directory
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
  public Path mount(VolumeRecord volume, String user) {
    return files.data(volume.name());
  }

  @Override
  public void found(VolumeRecord volume, String user) {
    // nothing is mounted for it
  }

  @Override
  public void unmount(VolumeRecord volume, String user) {
    // nothing was mounted for it
  }
}
