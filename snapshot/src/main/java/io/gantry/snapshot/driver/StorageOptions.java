package io.gantry.snapshot.driver;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileSystemStatus;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the daemon's {@code --storage-opt}s say to a driver: {@code overlay2.size}, {@code size}
 * (vfs) and {@code btrfs.min_space}; all others are refused, in Docker's words.
 *
 * @param driver whom they are for
 * @param size of containers that do not say otherwise
 * @param least the smallest size that a container may ask for
 */
record StorageOptions(StorageDriver driver, SizeLimit size, SizeLimit least) {

  static StorageOptions none(StorageDriver driver) {
    return new StorageOptions(driver, SizeLimit.NONE, SizeLimit.NONE);
  }

  /** Reads {@code key=value} lines. */
  static StorageOptions parse(StorageDriver driver, List<String> lines) throws StorageException {
    StorageOptions options = none(driver);
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new StorageException("unable to parse storage-opt key/value: " + line);
      }
      String key = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      options = options.with(key, line.substring(equals + 1).strip());
    }
    return options;
  }

  private StorageOptions with(String key, String value) throws StorageException {
    return switch (driver.word() + " " + key) {
      case "overlay2 overlay2.size", "vfs size" -> new StorageOptions(driver, bytes(value), least);
      case "btrfs btrfs.min_space" -> new StorageOptions(driver, size, bytes(value));
      default -> throw new StorageException(unknown(key));
    };
  }

  private String unknown(String key) {
    return switch (driver) {
      case OVERLAY2 -> "overlay2: unknown option " + key;
      case BTRFS -> "Unknown option " + key;
      case VFS -> "unknown option " + key + " for vfs";
    };
  }

  private static SizeLimit bytes(String value) throws StorageException {
    return new SizeLimit(SizeText.bytes(value));
  }

  /** Refuses a default size where the file system cannot hold anybody to it. */
  void requireSupported(Directory root, ProjectIds projects) throws IOException {
    if (size.isNone() || projects.isEnforced()) {
      return;
    }
    if (driver == StorageDriver.VFS) {
      throw new StorageException("Filesystem does not support, or has not enabled quotas");
    }
    FileSystemStatus status = FileSystemStatus.of(root);
    throw new StorageException(
        status.type() == FileSystemStatus.XFS_SUPER_MAGIC
            ? "Storage option overlay2.size not supported. Filesystem does not support Project"
                + " Quota: Filesystem does not support, or has not enabled quotas"
            : "Storage Option overlay2.size only supported for backingFS XFS. Found "
                + status.name());
  }

  /**
   * The limit of a container.
   *
   * @param asked its own {@code --storage-opt}s
   * @param supported whether the file system can hold it to one
   */
  SizeLimit limit(Map<String, String> asked, boolean supported) throws StorageException {
    SizeLimit limit = size;
    for (Map.Entry<String, String> option : asked.entrySet()) {
      if (!option.getKey().toLowerCase(Locale.ROOT).equals("size")) {
        throw new StorageException(
            driver == StorageDriver.VFS
                ? "Storage opt " + option.getKey() + " not supported"
                : "Unknown option " + option.getKey());
      }
      if (!supported) {
        throw new StorageException(
            driver == StorageDriver.VFS
                ? "Filesystem does not support, or has not enabled quotas"
                : "--storage-opt is supported only for overlay over xfs with 'pquota' mount"
                    + " option");
      }
      limit = bytes(option.getValue());
    }
    if (!asked.isEmpty() && limit.bytes() < least.bytes()) {
      throw new StorageException(
          "btrfs: storage size cannot be less than " + SizeText.human(least.bytes()));
    }
    return limit;
  }
}
