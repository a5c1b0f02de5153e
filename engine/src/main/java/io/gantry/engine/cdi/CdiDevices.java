package io.gantry.engine.cdi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The devices of this host. Each question looks whether a file has changed. */
public final class CdiDevices {
  private final Supplier<List<Path>> directories;
  private final AtomicReference<SpecDirectories> read = new AtomicReference<>(SpecDirectories.NONE);

  /**
   * The devices of some directories; those of a later one are preferred.
   *
   * @param directories which there are now; they need not exist
   */
  public CdiDevices(Supplier<List<Path>> directories) {
    this.directories = directories;
  }

  /** All devices that a container can be given, as {@code vendor/class=name}, in order. */
  public List<String> names() {
    return now().devices().keySet().stream().sorted().toList();
  }

  /**
   * What is to be done for these devices: what a file wants for any of its devices comes once,
   * before the first of them.
   *
   * @param names {@code vendor/class=name}
   * @throws IllegalArgumentException when one of them is not there, in Docker's words
   */
  public ContainerEdits edits(List<String> names) {
    SpecDirectories now = now();
    List<String> missing = names.stream().filter(name -> !now.devices().containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("unresolvable CDI devices " + String.join(", ", missing));
    }
    ContainerEdits edits = ContainerEdits.NONE;
    Set<Path> seen = new HashSet<>();
    for (String name : new ArrayList<>(names)) {
      SpecDirectories.Found found = now.devices().get(name);
      if (found != null) {
        if (seen.add(found.file())) {
          edits = edits.and(found.spec().edits());
        }
        edits = edits.and(found.edits());
      }
    }
    return edits;
  }

  private SpecDirectories now() {
    SpecDirectories before = read.get();
    SpecDirectories now = SpecDirectories.read(directories.get(), before);
    read.compareAndSet(before, now);
    return now;
  }
}
