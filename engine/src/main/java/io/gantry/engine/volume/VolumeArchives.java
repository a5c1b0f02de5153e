package io.gantry.engine.volume;

import io.gantry.engine.EngineException;
import io.gantry.engine.archive.Archives.PutOptions;
import io.gantry.engine.archive.Archives.TarContent;
import io.gantry.engine.archive.PathStat;
import java.io.IOException;
import java.io.InputStream;

/**
 * Files of volumes, without a container. A volume is mounted and cannot be removed while something
 * is done to its files. Paths are resolved inside the volume; every method throws {@link
 * EngineException.NotFound} when there is no such volume or path.
 */
public interface VolumeArchives {
  /** What is at a path. */
  PathStat stat(String volume, String path);

  /**
   * Opens a path as a tar archive whose entries begin with the path's last name; {@code /.} stands
   * for all that is in the volume. The caller closes it.
   */
  TarContent get(String volume, String path);

  /**
   * Unpacks a tar archive (also compressed) in a directory of a volume. What fails half way leaves
   * what was unpacked.
   *
   * @throws EngineException.InvalidParameter when the path is no directory, or the archive is
   *     damaged
   */
  void put(String volume, String path, InputStream archive, PutOptions options) throws IOException;

  /**
   * Makes a local volume of a tar archive (also compressed). It is there whole or not at all.
   *
   * @throws EngineException.Conflict when there is one of this name
   * @throws EngineException.InvalidParameter when the archive is damaged
   */
  Volume restore(CreateVolume request, InputStream archive) throws IOException;

  /**
   * Makes a local volume with all that is in another one now, sharing its blocks where the file
   * system can. It is there whole or not at all.
   *
   * @throws EngineException.Conflict when there is one of this name
   */
  Volume copy(String source, CreateVolume request);
}
