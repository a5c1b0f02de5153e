package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.container.MountPoint;
import io.gantry.engine.volume.CreateVolume;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code --volumes-from container[:options]}.
 *
 * @param container name or id
 * @param writable whether what is writable there is writable here
 */
record VolumesFrom(String container, boolean writable) {

  static VolumesFrom parse(String text) {
    if (text.isEmpty()) {
      throw invalid("volumes-from specification cannot be an empty string");
    }
    int colon = text.indexOf(':');
    String container = colon < 0 ? text : text.substring(0, colon);
    if (container.isEmpty()) {
      throw invalid("invalid name or ID supplied: \"\"");
    }
    MountModes modes = MountModes.parse(colon < 0 ? "" : text.substring(colon + 1));
    if (modes.propagation().isPresent() || modes.noCopy()) {
      throw invalid("invalid mode: " + modes.text());
    }
    return new VolumesFrom(container, modes.writable());
  }

  /** The same mount for the new container. */
  PlannedMount of(MountPoint there) {
    MountPoint here =
        new MountPoint(
            there.type(),
            there.name(),
            there.source(),
            there.destination(),
            there.driver(),
            "",
            there.writable() && writable,
            there.propagation(),
            there.spec());
    Optional<CreateVolume> volume =
        there.isVolume()
            ? Optional.of(new CreateVolume(there.name(), there.driver(), Map.of(), Map.of()))
            : Optional.empty();
    return new PlannedMount(here, volume, PlannedMount.Content.NONE);
  }
}
