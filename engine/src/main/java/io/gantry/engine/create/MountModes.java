package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options at the end of a {@code -v}: {@code ro,z,rslave}.
 *
 * @param text as they were spelled
 * @param writable whether the container may write
 * @param propagation one of the six, when one was named
 * @param noCopy whether a new volume stays empty
 */
record MountModes(String text, boolean writable, Optional<String> propagation, boolean noCopy) {
  /** How mounts travel. */
  static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  private static final Set<String> CONSISTENCIES =
      Set.of("default", "consistent", "cached", "delegated");

  /** Reads options, of which each kind may be named once. */
  static MountModes parse(String text) {
    if (!isValid(text)) {
      throw invalid("invalid mode: " + text);
    }
    List<String> options = List.of(text.split(",", -1));
    return new MountModes(
        text,
        !options.contains("ro"),
        options.stream().filter(PROPAGATIONS::contains).findFirst(),
        options.contains("nocopy"));
  }

  static boolean isValid(String text) {
    Set<String> kinds = new HashSet<>();
    for (String option : text.split(",", -1)) {
      boolean known =
          switch (option) {
            case "ro", "rw" -> kinds.add("mode");
            case "z", "Z" -> kinds.add("label");
            case "nocopy" -> kinds.add("copy");
            case "" -> text.isEmpty();
            default ->
                CONSISTENCIES.contains(option)
                    ? kinds.add("consistency")
                    : PROPAGATIONS.contains(option) && kinds.add("propagation");
          };
      if (!known) {
        return false;
      }
    }
    return true;
  }
}
