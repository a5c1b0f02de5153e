package io.gantry.snapshot.driver;

import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the storage driver of a data root, by Docker's rules: the one that was asked for; else
 * the one that the data root was used with, which then must work; else the first that works here of
 * overlay2, btrfs and vfs. That vfs was used before does not count: it is nobody's choice but for
 * want of a better one.
 */
public final class Drivers {
  private static final System.Logger LOG = System.getLogger(Drivers.class.getName());

  private Drivers() {}

  /**
   * Opens the snapshots of a data root.
   *
   * @param asked the driver's name; empty for whichever fits
   * @param options {@code key=value} lines for the driver
   * @throws StorageException in Docker's words, when there is no such driver or it cannot work here
   */
  public static Snapshots open(Path dataRoot, String asked, List<String> options)
      throws IOException {
    if (!asked.isEmpty()) {
      return open(dataRoot, named(asked), options);
    }
    Optional<StorageDriver> prior = prior(dataRoot);
    if (prior.isPresent()) {
      LOG.log(Level.INFO, "[graphdriver] using prior storage driver: {0}", prior.get());
      return open(dataRoot, prior.get(), options);
    }
    for (StorageDriver driver : StorageDriver.values()) {
      StorageOptions.parse(driver, options);
      try {
        return open(dataRoot, driver, options);
      } catch (StorageException e) {
        LOG.log(Level.INFO, "storage driver {0} is not used: {1}", driver, e.getMessage());
        discardEmpty(dataRoot.resolve(driver.word()));
      }
    }
    throw new StorageException("no supported storage driver found");
  }

  /** The driver of that name; for those that Docker had once, what became of them. */
  public static StorageDriver named(String name) throws StorageException {
    Optional<StorageDriver> driver = StorageDriver.of(name);
    if (driver.isEmpty()) {
      throw new StorageException(FormerDrivers.explain(name));
    }
    return driver.get();
  }

  /** Where a driver keeps its snapshots. */
  public static Path directory(Path dataRoot, StorageDriver driver) {
    return dataRoot.resolve(driver.word());
  }

  private static Snapshots open(Path dataRoot, StorageDriver driver, List<String> options)
      throws IOException {
    try {
      StorageOptions parsed = StorageOptions.parse(driver, options);
      return StoredSnapshots.open(directory(dataRoot, driver), parsed, Checkpoint.NONE);
    } catch (StorageException e) {
      throw new StorageException(e.getMessage() + ": " + driver);
    }
  }

  /** The driver that has left snapshots. */
  private static Optional<StorageDriver> prior(Path dataRoot) throws IOException {
    List<StorageDriver> found = new ArrayList<>();
    for (StorageDriver driver : List.of(StorageDriver.OVERLAY2, StorageDriver.BTRFS)) {
      if (isUsed(directory(dataRoot, driver))) {
        found.add(driver);
      }
    }
    if (found.size() > 1) {
      throw new StorageException(
          dataRoot
              + " contains several valid graphdrivers: "
              + String.join(", ", found.stream().map(StorageDriver::word).toList())
              + "; cleanup or explicitly choose storage driver (-s <DRIVER>)");
    }
    return found.stream().findFirst();
  }

  /** Whether there is a snapshot: those have numbers. */
  private static boolean isUsed(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, "[0-9]*")) {
      return children.iterator().hasNext();
    }
  }

  /** Removes what a driver made before it found that it cannot work. */
  private static void discardEmpty(Path directory) throws IOException {
    for (String child : List.of("empty/0", "empty/1", "empty", "")) {
      Files.deleteIfExists(directory.resolve(child));
    }
  }
}
