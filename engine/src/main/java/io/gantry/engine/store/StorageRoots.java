package io.gantry.engine.store;

import io.gantry.snapshot.StorageDriver;
import java.nio.file.Path;

/**
 * Where a data root has images. Each storage driver has an image layout of its own, as it has
 * snapshots, so that images of one are not seen under another.
 */
public final class StorageRoots {
  private static final String CONTENT = "content";

  private StorageRoots() {}

  /** The image layout of a driver: {@code content}, and {@code content-<driver>} for others. */
  public static Path content(Path dataRoot, StorageDriver driver) {
    return dataRoot.resolve(
        driver == StorageDriver.OVERLAY2 ? CONTENT : CONTENT + "-" + driver.word());
  }
}
