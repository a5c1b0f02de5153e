package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.Archives.PutOptions;
import io.gantry.engine.archive.Archives.TarContent;
import io.gantry.engine.archive.OpenPath;
import io.gantry.engine.archive.PathStat;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeArchives;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tree.ContainerFiles;
import io.gantry.snapshot.tree.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Copies files of volumes, by the same means as files of containers are copied. */
final class StoredArchives implements VolumeArchives {
  private final VolumeStore store;
  private final Consumer<String> changed;

  /**
   * Over these.
   *
   * @param changed hears which volumes have been written to
   */
  StoredArchives(VolumeStore store, Consumer<String> changed) {
    this.store = store;
    this.changed = changed;
  }

  @Override
  public PathStat stat(String volume, String path) {
    try (OpenPath opened = open(volume, path)) {
      return opened.stat();
    }
  }

  @Override
  public TarContent get(String volume, String path) {
    return open(volume, path).content();
  }

  @Override
  public void put(String volume, String path, InputStream archive, PutOptions options)
      throws IOException {
    try (OpenPath opened = open(volume, path)) {
      opened.put(
          archive,
          new io.gantry.snapshot.tree.PutOptions(options.noOverwriteDirNonDir(), Optional.empty()));
    } catch (KernelException e) {
      throw OpenPath.translated(e, owner(volume), path);
    } finally {
      changed.accept(volume);
    }
  }

  @Override
  public Volume restore(CreateVolume request, InputStream archive) {
    CreateVolume wanted = request.withName();
    return store
        .table()
        .locked(
            wanted.name(),
            entry ->
                store.create(
                    entry,
                    wanted,
                    data -> {
                      try (ContainerFiles files = new ContainerFiles(Directory.open(data))) {
                        files.fill(archive);
                      } catch (ArchiveException e) {
                        throw new EngineException.InvalidParameter(
                            "create " + wanted.name() + ": " + e.getMessage(), e);
                      }
                    }));
  }

  @Override
  public Volume copy(String source, CreateVolume request) {
    CreateVolume wanted = request.withName();
    if (wanted.name().equals(source)) {
      throw new EngineException.Conflict(
          "create " + source + ": a volume of this name exists already");
    }
    try (VolumeVisit visit = VolumeVisit.to(source, store)) {
      return store
          .table()
          .locked(
              wanted.name(),
              entry -> store.create(entry, wanted, data -> copy(visit.path(), data)));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Directory source = Directory.open(from);
        Directory target = Directory.open(to)) {
      TreeCopy.copy(source, target);
    }
  }

  private OpenPath open(String volume, String path) {
    VolumeVisit visit = VolumeVisit.to(volume, store);
    try {
      ContainerFiles files = new ContainerFiles(Directory.open(visit.path()));
      return new OpenPath(owner(volume), path, files, visit::close);
    } catch (IOException e) {
      visit.close();
      throw OpenPath.translated(e, owner(volume), path);
    }
  }

  private static String owner(String volume) {
    return "volume " + volume;
  }
}
