package io.gantry.engine.volume.store;

import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumeDriver.Found;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A driver from outside: it knows its volumes by their names alone. */
record ExternalDriver(VolumeDriver driver) implements Driver {
  @Override
  public String name() {
    return driver.name();
  }

  @Override
  public String scope() throws IOException {
    return driver.scope();
  }

  @Override
  public void check(String volume, Map<String, String> options) {
    // it will say so itself
  }

  @Override
  public void create(VolumeRecord volume, Path coming) throws IOException {
    if (!isThere(volume.name())) {
      driver.create(volume.name(), volume.options());
    }
  }

  /** One that is not reached may be so a moment later; one that hangs is not asked twice. */
  private boolean isThere(String volume) throws IOException {
    try {
      return driver.get(volume).isPresent();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void remove(VolumeRecord volume) throws IOException {
    driver.remove(volume.name());
  }

  @Override
  public Optional<Found> get(VolumeRecord volume) throws IOException {
    try {
      return driver.get(volume.name());
    } catch (IOException e) {
      throw new IOException(
          "error while checking if volume \"%s\" exists in driver \"%s\": %s"
              .formatted(volume.name(), name(), e.getMessage()),
          e);
    }
  }

  @Override
  public String path(VolumeRecord volume) throws IOException {
    return driver.path(volume.name());
  }

  @Override
  public Path mount(VolumeRecord volume, String user) throws IOException {
    return driver.mount(volume.name(), user);
  }

  @Override
  public void found(VolumeRecord volume, String user) {
    // it has counted this user
  }

  @Override
  public void unmount(VolumeRecord volume, String user) throws IOException {
    driver.unmount(volume.name(), user);
  }
}
