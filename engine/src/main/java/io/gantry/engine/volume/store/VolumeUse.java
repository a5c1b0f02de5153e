package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import java.nio.file.Path;
import java.util.Set;

/**
 * Volumes as containers use them. A container that is created reserves its volumes, which cannot be
 * removed from then on; it mounts them when it starts, unmounts them when it ends, and releases
 * them when it is removed. An engine that opens is told by {@link #refer} and {@link #found} what
 * containers have, and by {@link #settle} that this was all.
 */
public interface VolumeUse {

  /**
   * Makes a volume, or finds the one of this name, and reserves it for a container, in one step.
   *
   * @param request an empty name makes an anonymous one
   * @throws EngineException as {@link io.gantry.engine.volume.Volumes#create}
   */
  Volume reserve(CreateVolume request, String container);

  /**
   * Reserves what a container that was found at the start of the engine has, whether the volume is
   * still there or not. Never fails and asks no driver.
   *
   * @param driver as the container's description has it
   */
  void refer(String volume, String driver, String container);

  /**
   * Makes a reserved volume usable on this host.
   *
   * @return where it is on the host
   * @throws EngineException.Internal {@code error while mounting volume '<path>': …}
   */
  Path mount(String volume, Place place);

  /**
   * Makes a volume usable for the engine itself, until the visit is closed; nobody is told.
   *
   * @throws EngineException.Internal {@code error while mounting volume …}
   */
  Visit visit(String volume);

  /** Says that a container which was found at the start of the engine has this volume mounted. */
  void found(String volume, Place place);

  /** Takes back every {@link #mount} and {@link #found} of a container; a failure is logged. */
  void unmount(String container);

  /**
   * Ends every reservation of a container.
   *
   * @param unwanted those that are removed when nobody else has them; a failure is logged
   */
  void release(String container, Set<String> unwanted);

  /** All containers have been told: what is mounted for nobody is unmounted. */
  void settle();

  /**
   * Where a container has a volume.
   *
   * @param destination absolute, in the container
   * @param propagation {@code rprivate}…; may be empty
   */
  record Place(String container, String destination, Writing writing, String propagation) {}

  /** A volume that is mounted, and cannot be removed. */
  interface Visit extends AutoCloseable {
    /** Where it is on the host. */
    Path path();

    @Override
    void close();
  }

  /** Whether a container may write to a volume. */
  enum Writing {
    /** It may. */
    ALLOWED,
    /** It may only read. */
    REFUSED
  }
}
