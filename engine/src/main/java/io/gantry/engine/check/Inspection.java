package io.gantry.engine.check;

import java.util.List;

/** Looks for what is wrong, and repairs what can be repaired. */
public interface Inspection {
  /**
   * Looks, twice when there is something; one caller at a time.
   *
   * @throws io.gantry.engine.EngineException.Internal when something cannot be read at all
   */
  Report run(Depth depth, Hand hand) throws InterruptedException;

  /** How closely. */
  enum Depth {
    /** Names, sizes and links between things. */
    PLAIN,
    /** Also every blob's digest, which reads all of them. */
    DIGESTS
  }

  /** What is done about it. */
  enum Hand {
    /** Nothing. */
    LOOK,
    /** What can be repaired without losing anything that is still there. */
    REPAIR
  }

  /**
   * What was found.
   *
   * @param findings in the order of their areas
   * @param spaces every directory below the data root with its owner
   * @param bytes that the data root takes on its file system: the sum of the spaces
   */
  record Report(List<Finding> findings, List<Space> spaces, long bytes) {
    public Report {
      findings = List.copyOf(findings);
      spaces = List.copyOf(spaces);
    }
  }

  /**
   * Something wrong.
   *
   * @param area what it concerns: {@code blob}, {@code layer}, {@code container}, {@code volume},
   *     {@code mount}, {@code cgroup}, {@code network}, {@code run}, {@code file}
   * @param object its name
   * @param problem what is wrong with it
   * @param remedy what a repair does, or what the reader can do
   */
  record Finding(String area, String object, String problem, String remedy, Outcome outcome) {}

  /** What became of a finding. */
  enum Outcome {
    /** A repair would mend it. */
    REPAIRABLE,
    /** Only its owner can: it says how. */
    ADVICE,
    REPAIRED,
    /** It was tried. */
    FAILED
  }

  /**
   * A directory or file and who has it.
   *
   * @param kind {@code image}, {@code container}, {@code volume}, {@code network}, {@code engine},
   *     {@code other driver}, {@code unknown}
   * @param owner a name, such as of a container
   * @param path below the data root
   * @param bytes it takes with all that is in it, as {@code du} counts
   */
  record Space(String kind, String owner, String path, long bytes) {}
}
