package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/**
 * The directories and file systems of a container besides its image.
 *
 * @param binds {@code host:container[:options]}, as {@code -v} spells them
 * @param mounts the same and more, as {@code --mount} spells them
 * @param tmpfs container path to mount options
 * @param volumesFrom containers whose volumes are used, {@code name[:ro|rw]}
 * @param volumeDriver for volumes made on the way
 * @param storageOpt options of the storage driver
 * @param shmSize bytes of {@code /dev/shm}; 0 is the engine's default
 */
@Json
public record StorageConfig(
    List<String> binds,
    List<MountRequest> mounts,
    Map<String, String> tmpfs,
    List<String> volumesFrom,
    String volumeDriver,
    Map<String, String> storageOpt,
    long shmSize) {
  /** Only the image. */
  public static final StorageConfig NONE =
      new StorageConfig(List.of(), List.of(), Map.of(), List.of(), "", Map.of(), 0);

  /** Absent parts become empty ones. */
  public StorageConfig {
    binds = Defaults.list(binds);
    mounts = Defaults.list(mounts);
    tmpfs = Defaults.map(tmpfs);
    volumesFrom = Defaults.list(volumesFrom);
    volumeDriver = Defaults.text(volumeDriver);
    storageOpt = Defaults.map(storageOpt);
  }

  /** The same with these binds. */
  public StorageConfig withBinds(String... other) {
    return new StorageConfig(
        List.of(other), mounts, tmpfs, volumesFrom, volumeDriver, storageOpt, shmSize);
  }
}
