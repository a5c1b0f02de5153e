package io.gantry.engine.life;

import io.gantry.kernel.fs.Directory;
import io.gantry.oci.ChainId;
import io.gantry.runtime.Rootfs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The root file systems of containers, as far as their life needs them. */
public interface Roots {
  /** The storage driver's name. */
  String driver();

  /**
   * Makes one on an image's layers.
   *
   * @param options the container's {@code --storage-opt}s
   */
  void prepare(String id, Optional<ChainId> image, Map<String, String> options) throws IOException;

  /** How the runtime mounts it. */
  Rootfs rootfs(String id) throws IOException;

  /** Opens one for reading, for the engine's own use. */
  Directory open(String id) throws IOException;

  /** The layers of an image, to be mounted by themselves. */
  Rootfs layers(ChainId image) throws IOException;

  /** What inspect shows of it. */
  Map<String, String> describe(String id);

  /** Bytes that the container has written. */
  long written(String id) throws IOException;

  /** The image's layers that it stands on; empty when there is none of either. */
  Optional<ChainId> base(String id);

  /** Removes it; nothing happens when it is not there. */
  void remove(String id) throws IOException;

  /** The containers that have one. */
  List<String> ids();
}
