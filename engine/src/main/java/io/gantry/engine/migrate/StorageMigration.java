package io.gantry.engine.migrate;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.host.RootLock;
import io.gantry.engine.image.ImageMigration;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.store.ContainerStore;
import io.gantry.engine.store.StorageRoots;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.driver.Drivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves images and containers from one storage driver to another. Nothing of the old driver's is
 * changed: images are brought to the new one, each container's own files are copied there and
 * compared, and then its description is replaced by one that names the new driver. So at any time
 * each container is whole under one of the two, and a migration that was cut off goes on when it is
 * asked for again.
 *
 * <pre>
 * for each image:      blobs linked, layers unpacked   --> the new driver's index
 * for each container:  layers, own files copied --> compared --> on the disk --> description
 * </pre>
 */
public final class StorageMigration {
  private final EngineConfig config;
  private final StorageDriver from;
  private final StorageDriver to;
  private final Consumer<String> progress;

  private StorageMigration(
      EngineConfig config, StorageDriver from, StorageDriver to, Consumer<String> progress) {
    this.config = config;
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * Moves everything.
   *
   * @param config the roots; its storage driver, or the one that the data root was used with, is
   *     the one to move from
   * @param target the name of the driver to move to
   * @param progress hears what is done, a line at a time
   * @throws EngineException.Unavailable while an engine uses the data root
   * @throws EngineException.Conflict while a container may run
   */
  public static void run(EngineConfig config, String target, Consumer<String> progress) {
    try (RootLock _ = RootLock.take(config.dataRoot());
        Snapshots source =
            Drivers.open(config.dataRoot(), config.storage().driver(), config.storage().options());
        Snapshots goal = Drivers.open(config.dataRoot(), other(source, target), List.of())) {
      new StorageMigration(config, source.driver(), goal.driver(), progress).run(source, goal);
    } catch (StorageException e) {
      throw new EngineException.InvalidParameter("cannot migrate: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EngineException.Internal("the migration has stopped: " + e.getMessage(), e);
    }
  }

  private static String other(Snapshots source, String target) throws StorageException {
    if (Drivers.named(target) == source.driver()) {
      throw new StorageException("storage driver " + target + " is the one in use");
    }
    return target;
  }

  private void run(Snapshots source, Snapshots goal) throws IOException {
    ContainerStore store = ContainerStore.open(config.dataRoot().resolve("containers"));
    List<ContainerRecord> containers = containers(store);
    Path content = StorageRoots.content(config.dataRoot(), from);
    Path newContent = StorageRoots.content(config.dataRoot(), to);
    int images = new ImageMigration(content, newContent, goal, progress).run();
    ContainerMigration migration = new ContainerMigration(source, goal, progress);
    for (ContainerRecord container : containers) {
      migration.copy(container);
      store.update(container.withDriver(to.word()));
      progress.accept("container " + container.name());
    }
    goal.sync();
    progress.accept(
        images + " images and " + containers.size() + " containers are kept by " + to + " now");
    progress.accept("start the engine with --storage-driver " + to);
    progress.accept(
        "when all is well, remove "
            + Drivers.directory(config.dataRoot(), from)
            + " and "
            + content);
  }

  /** Those of the old driver, none of which may run. */
  private List<ContainerRecord> containers(ContainerStore store) throws IOException {
    List<ContainerRecord> containers = new ArrayList<>();
    for (String id : store.ids()) {
      ContainerRecord container = store.read(id);
      if (!container.driver().equals(from.word())) {
        continue;
      }
      if (Files.exists(config.execRoot().resolve("containers").resolve(id))) {
        throw new EngineException.Conflict(
            "container "
                + container.name()
                + " may be running: start the engine, stop the container, and stop the engine");
      }
      containers.add(container);
    }
    return containers;
  }
}
