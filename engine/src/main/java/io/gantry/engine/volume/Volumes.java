package io.gantry.engine.volume;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import java.util.List;

/**
 * The volumes of an engine.
 *
 * <p>Each method that takes a volume's name throws {@link EngineException.NotFound} when there is
 * none of it.
 */
public interface Volumes {

  /**
   * Makes one, or finds the one that has this name already.
   *
   * @throws EngineException.Conflict when another driver has one of this name
   * @throws EngineException.InvalidParameter when the name or the options make no sense
   * @throws EngineException.NotFound when there is no such driver
   */
  Volume create(CreateVolume request);

  /**
   * Those that fit, by name.
   *
   * @param filters name, driver, label, dangling
   */
  Listed list(Filters filters);

  /** Everything about one. */
  Volume inspect(String name);

  /**
   * Removes one, with what is in it.
   *
   * @throws EngineException.Conflict when a container has it
   */
  void remove(String name, Removal how);

  /**
   * Removes plain local ones that no container has: anonymous ones only, unless {@code all} says
   * otherwise.
   *
   * @param filters all, label, label!
   * @throws EngineException.Conflict when another one is under way
   */
  Pruned prune(Filters filters);

  /** What is in them. */
  VolumeArchives archives();

  /** What all plain local ones take, by name. */
  List<Usage> usage();

  /**
   * What was found.
   *
   * @param warnings drivers that did not answer
   */
  record Listed(List<Volume> volumes, List<String> warnings) {
    /** Copies. */
    public Listed {
      volumes = List.copyOf(volumes);
      warnings = List.copyOf(warnings);
    }
  }

  /** How to remove. */
  enum Removal {
    /** It and its driver must be there. */
    ORDERLY,
    /** Whatever is left of it: it may be gone, and its driver may fail. */
    FORCED
  }

  /**
   * What was removed.
   *
   * @param names of the volumes
   * @param reclaimed bytes
   */
  record Pruned(List<String> names, long reclaimed) {
    /** Copies. */
    public Pruned {
      names = List.copyOf(names);
    }
  }

  /**
   * What one takes.
   *
   * @param references how many containers have it
   * @param size bytes of its files, -1 when that is not known
   */
  record Usage(Volume volume, long references, long size) {}
}
