package io.gantry.engine.volume.store;

import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumeDriver.Found;
import java.io.IOException;
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
    if (driver.get(volume.name()).isEmpty()) {
      driver.create(volume.name(), volume.options());
    }
  }

  @Override
  public void remove(VolumeRecord volume) throws IOException {
    driver.remove(volume.name());
  }

  @Override
  public Optional<Found> get(VolumeRecord volume) throws IOException {
    return driver.get(volume.name());
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
