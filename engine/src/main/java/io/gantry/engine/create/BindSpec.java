package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.MountRequest;
import io.gantry.engine.config.MountRequest.BindOptions;
import io.gantry.engine.config.MountRequest.VolumeOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code -v [source:]target[:options]}: what {@code --mount} would say for it, and its options
 * as they were spelled ({@code volume/mounts/linux_parser.go} of moby).
 */
record BindSpec(MountRequest mount, String options) {

  /**
   * Reads one.
   *
   * @param driver of volumes that are made on the way; may be empty
   */
  static BindSpec parse(String text, String driver) {
    List<String> parts = List.of(text.split(":", -1));
    if (parts.getFirst().isEmpty() || parts.size() > 3 || text.indexOf('\0') >= 0) {
      throw wrong(text);
    }
    if (parts.size() == 2 && MountModes.isValid(parts.get(1))) {
      throw wrong(text);
    }
    String source = parts.size() == 1 ? "" : parts.getFirst();
    String target = parts.get(parts.size() == 1 ? 0 : 1);
    MountModes modes = MountModes.parse(parts.size() == 3 ? parts.get(2) : "");
    MountRequest mount = request(source, target, modes, driver);
    try {
      MountRequests.check(mount);
      return new BindSpec(mount, modes.text());
    } catch (EngineException.InvalidParameter e) {
      throw invalid("invalid volume specification: '" + text + "': " + e.getMessage());
    }
  }

  /** A missing source becomes a directory, as Docker has always done for {@code -v}. */
  private static MountRequest request(
      String source, String target, MountModes modes, String driver) {
    boolean bind = source.startsWith("/");
    Optional<BindOptions> bindOptions =
        bind || modes.propagation().isPresent()
            ? Optional.of(
                new BindOptions(modes.propagation().orElse(""), false, true, false, false))
            : Optional.empty();
    return new MountRequest(
        bind ? "bind" : "volume",
        source,
        target,
        !modes.writable(),
        "",
        bindOptions.orElse(null),
        volumeOptions(bind, modes, driver),
        null,
        null);
  }

  private static @Nullable VolumeOptions volumeOptions(
      boolean bind, MountModes modes, String driver) {
    boolean named = !bind && !driver.isEmpty();
    return named || modes.noCopy()
        ? new VolumeOptions(modes.noCopy(), Map.of(), bind ? "" : driver, Map.of(), "")
        : null;
  }

  private static EngineException wrong(String text) {
    return invalid("invalid volume specification: '" + text.replace('\0', '?') + "'");
  }
}
