package io.gantry.engine.life;

import io.gantry.engine.check.Fault;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.volume.Volumes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether volumes know who has them. */
public final class VolumeFaults {
  private final NameIndex<Container> index;
  private final Volumes volumes;

  /** Of these volumes and containers. */
  public VolumeFaults(NameIndex<Container> index, Volumes volumes) {
    this.index = index;
    this.volumes = volumes;
  }

  /** Looks. */
  public List<Fault> look() {
    Map<String, Set<String>> had = new HashMap<>();
    for (Container container : index.all()) {
      for (MountPoint point : container.description().mounts()) {
        if (point.isVolume()) {
          had.computeIfAbsent(point.name(), name -> new HashSet<>()).add(container.id());
        }
      }
    }
    List<Fault> faults = new ArrayList<>();
    for (Volumes.Usage usage : volumes.usage()) {
      String name = usage.volume().name();
      int containers = had.getOrDefault(name, Set.of()).size();
      if (usage.references() != containers) {
        faults.add(
            Fault.advice(
                "volume",
                name,
                "counts as used by "
                    + usage.references()
                    + " containers, and "
                    + containers
                    + " have it",
                "restart the engine, which counts anew"));
      }
    }
    return faults;
  }
}
