package io.gantry.api.daemon;

import io.gantry.engine.EngineException;
import io.gantry.engine.remap.AccountFiles;
import io.gantry.engine.remap.Remap;
import io.gantry.engine.remap.RemapRequest;
import io.gantry.engine.remap.Remapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The flag about the ids of containers. */
final class RemapFlags {
  private static final String FLAG = "userns-remap";

  /** Where tests have users and ids that the host has not. */
  private static final String ACCOUNTS = "gantry.accounts";

  private RemapFlags() {}

  /**
   * Which containers have ids of their own.
   *
   * @throws UsageException in dockerd's words when there are no such ids
   */
  static Remapping read(Options options) {
    RemapRequest request =
        new RemapRequest(AccountFiles.in(Path.of(System.getProperty(ACCOUNTS, "/etc"))));
    try {
      Optional<Remap> usual = request.resolve(options.text(FLAG, ""));
      return new Remapping(usual, usual.isPresent() ? Optional.empty() : request.spare());
    } catch (EngineException.InvalidParameter e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Where an engine with these ids keeps its state, as dockerd does: files of two do not mix. */
  static Path dataRoot(Path asked, Remapping remap) {
    return remap.usual().map(ids -> asked.resolve(ids.directory())).orElse(asked);
  }

  /** What is to be said of the flag. */
  static List<String> notices(Options options, Remapping remap) {
    return options.text(FLAG, "").isEmpty() || remap.usual().isPresent()
        ? List.of()
        : List.of("User namespaces: root cannot be remapped with itself; user namespaces are OFF");
  }
}
