package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.Archives.PutOptions;
import io.gantry.engine.archive.Archives.TarContent;
import io.gantry.engine.archive.PathStat;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeArchives;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tree.ContainerFiles;
import io.gantry.snapshot.tree.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Copies files of volumes, by the same means as files of containers are copied. */
final class StoredArchives implements VolumeArchives {
  private final VolumeStore store;

  StoredArchives(VolumeStore store) {
    this.store = store;
  }

  @Override
  public PathStat stat(String volume, String path) {
    try (Opened opened = open(volume, path)) {
      return opened.stat();
    }
  }

  @Override
  public TarContent get(String volume, String path) {
    Opened opened = open(volume, path);
    try {
      return new Content(opened, opened.stat());
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public void put(String volume, String path, InputStream archive, PutOptions options)
      throws IOException {
    try (Opened opened = open(volume, path)) {
      opened
          .files()
          .put(
              path,
              archive,
              new io.gantry.snapshot.tree.PutOptions(
                  options.noOverwriteDirNonDir(), Optional.empty()));
    } catch (ArchiveException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    } catch (KernelException e) {
      throw e.errno() == Errno.ENOTDIR
          ? new EngineException.InvalidParameter("extraction point is not a directory", e)
          : translated(e, volume, path);
    }
  }

  @Override
  public Volume restore(CreateVolume request, InputStream archive) {
    CreateVolume wanted = ContainerVolumes.named(request);
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
    CreateVolume wanted = ContainerVolumes.named(request);
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

  private Opened open(String volume, String path) {
    VolumeVisit visit = VolumeVisit.to(volume, store);
    try {
      ContainerFiles files = new ContainerFiles(Directory.open(visit.path()));
      return new Opened(volume, path, files, visit);
    } catch (IOException e) {
      visit.close();
      throw translated(e, volume, path);
    }
  }

  private static EngineException translated(IOException e, String volume, String path) {
    if (e instanceof KernelException k
        && (k.errno() == Errno.ENOENT || k.errno() == Errno.ENOTDIR)) {
      return new EngineException.NotFound(
          "Could not find the file " + path + " in volume " + volume);
    }
    return new EngineException.Internal(String.valueOf(e.getMessage()), e);
  }

  /** A path of a volume that is held. */
  private record Opened(String volume, String path, ContainerFiles files, VolumeVisit visit)
      implements AutoCloseable {
    PathStat stat() {
      try {
        var stat = files.stat(path);
        return new PathStat(
            stat.name(), stat.size(), stat.mode(), stat.modified(), stat.linkTarget());
      } catch (IOException e) {
        throw translated(e, volume, path);
      }
    }

    @Override
    public void close() {
      files.close();
      visit.close();
    }
  }

  private record Content(Opened opened, PathStat stat) implements TarContent {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      opened.files().get(opened.path(), out);
    }

    @Override
    public void close() {
      opened.close();
    }
  }
}
