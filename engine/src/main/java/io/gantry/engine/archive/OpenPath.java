package io.gantry.engine.archive;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.Archives.TarContent;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tree.ContainerFiles;
import io.gantry.snapshot.tree.PutOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A path in open files, and whatever holds them until it is closed.
 *
 * @param owner whose files they are, as errors say it: {@code container web}
 * @param holder lets go of what holds the files
 */
public record OpenPath(String owner, String path, ContainerFiles files, Runnable holder)
    implements AutoCloseable {

  /** What is there. */
  public PathStat stat() {
    try {
      var stat = files.stat(path);
      return new PathStat(
          stat.name(), stat.size(), stat.mode(), stat.modified(), stat.linkTarget());
    } catch (IOException e) {
      throw translated(e, owner, path);
    }
  }

  /**
   * Unpacks an archive there.
   *
   * @throws EngineException.InvalidParameter when it is no directory, or the archive is damaged
   */
  public void put(InputStream archive, PutOptions options) throws IOException {
    try {
      files.put(path, archive, options);
    } catch (ArchiveException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOTDIR) {
        throw new EngineException.InvalidParameter("extraction point is not a directory", e);
      }
      throw e;
    }
  }

  /** What is there as an archive, which closes this. */
  public TarContent content() {
    try {
      return new Content(this, stat());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What went wrong at a path, in Docker's words. */
  public static EngineException translated(IOException e, String owner, String path) {
    if (e instanceof KernelException k
        && (k.errno() == Errno.ENOENT || k.errno() == Errno.ENOTDIR)) {
      return new EngineException.NotFound("Could not find the file " + path + " in " + owner);
    }
    return new EngineException.Internal(String.valueOf(e.getMessage()), e);
  }

  @Override
  public void close() {
    files.close();
    holder.run();
  }

  private record Content(OpenPath place, PathStat stat) implements TarContent {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      place.files().get(place.path(), out);
    }

    @Override
    public void close() {
      place.close();
    }
  }
}
