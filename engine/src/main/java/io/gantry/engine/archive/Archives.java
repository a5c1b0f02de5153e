package io.gantry.engine.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Files of containers, by the container's id, unique id prefix or name. Every method throws {@link
 * io.gantry.engine.EngineException.NotFound} when there is no such container or path.
 */
public interface Archives {
  /** What {@code HEAD /containers/x/archive} tells of a path. */
  PathStat stat(String container, String path);

  /**
   * Opens a path of a container as a tar archive whose entries begin with the path's last name.
   * What cannot be found fails here, before a byte is written. The caller closes it.
   */
  TarContent get(String container, String path);

  /**
   * Unpacks a tar archive (also compressed) in a directory of a container.
   *
   * @throws io.gantry.engine.EngineException.InvalidParameter when the path is no directory, or the
   *     archive is damaged
   * @throws io.gantry.engine.EngineException.Forbidden when the root or the volume is read-only
   */
  void put(String container, String path, InputStream archive, PutOptions options)
      throws IOException;

  /** What differs from the container's image, ordered by path. */
  List<Change> changes(String container);

  /** Opens the container's whole root as a tar archive. The caller closes it. */
  TarContent export(String container);

  /**
   * How to unpack.
   *
   * @param noOverwriteDirNonDir refuse to replace a directory by something else and the reverse
   * @param copyUidGid give the files to the container's user, where it has one, rather than to the
   *     archive's owners (as dockerd reads {@code copyUIDGID})
   */
  record PutOptions(boolean noOverwriteDirNonDir, boolean copyUidGid) {}

  /** A tar archive that is about to be made. */
  interface TarContent extends AutoCloseable {
    /** What was asked for, as {@code X-Docker-Container-Path-Stat} tells it. */
    PathStat stat();

    /** Writes the archive; once. */
    void writeTo(OutputStream out) throws IOException;

    /** Lets go of the container's files. */
    @Override
    void close();
  }
}
