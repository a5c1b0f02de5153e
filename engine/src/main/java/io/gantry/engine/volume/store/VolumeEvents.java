package io.gantry.engine.volume.store;

import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import java.time.InstantSource;
import java.util.Map;

/** Tells what happens to volumes, with the attributes that Docker's events have. */
public final class VolumeEvents {
  private final Events events;
  private final InstantSource clock;

  /** Tells on this bus. */
  public VolumeEvents(Events events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  void created(VolumeRecord volume) {
    tell(volume.name(), "create", Map.of("driver", volume.driver()));
  }

  void destroyed(VolumeRecord volume) {
    tell(volume.name(), "destroy", Map.of("driver", volume.driver()));
  }

  void mounted(VolumeRecord volume, VolumeUse.Place place) {
    tell(
        volume.name(),
        "mount",
        Map.of(
            "driver",
            volume.driver(),
            "container",
            place.container(),
            "destination",
            place.destination(),
            "read/write",
            Boolean.toString(place.writing() == VolumeUse.Writing.ALLOWED),
            "propagation",
            place.propagation()));
  }

  void unmounted(VolumeRecord volume, String container) {
    tell(volume.name(), "unmount", Map.of("driver", volume.driver(), "container", container));
  }

  void pruned(long reclaimed) {
    tell("", "prune", Map.of("reclaimed", Long.toString(reclaimed)));
  }

  private void tell(String volume, String action, Map<String, String> attributes) {
    events.publish(new Event("volume", action, volume, attributes, clock.instant()));
  }
}
