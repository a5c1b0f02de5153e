package io.gantry.runtime.bundle;

import io.gantry.runtime.Access;
import io.gantry.runtime.Mount;
import io.gantry.runtime.MountFlag;
import io.gantry.runtime.Propagation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Writes mounts with the options of {@code mount(8)}. */
public final class MountWriter {
  private final Function<Mount, Path> places;

  /**
   * Writes with the places of mounts that have no path of their own.
   *
   * @param places where a part, an image or another process's mount is for the runtime to find
   */
  public MountWriter(Function<Mount, Path> places) {
    this.places = places;
  }

  /** All of them in their order. */
  public List<Map<String, Object>> write(List<Mount> mounts) {
    return mounts.stream().map(this::write).toList();
  }

  private Map<String, Object> write(Mount mount) {
    return switch (mount) {
      case Mount.Bind bind -> bind(bind);
      case Mount.Host host -> {
        List<String> options = names(host.flags());
        options.addFirst(host.depth() == Mount.Depth.RECURSIVE ? "rbind" : "bind");
        options.add(name(host.propagation()));
        yield entry(host.target(), "bind", host.source().toString(), options);
      }
      case Mount.Part part -> placed(part, part.access());
      case Mount.Image image -> placed(image, Access.READ_ONLY);
      case Mount.Peers peers -> placed(peers, Access.READ_WRITE);
      case Mount.FileSystem own ->
          entry(own.target(), own.type(), own.source(), options(own.flags(), own.data()));
      case Mount.Tmpfs tmpfs ->
          entry(tmpfs.target(), "tmpfs", tmpfs.name(), options(tmpfs.flags(), tmpfs.data()));
      case Mount.Proc(String target) -> kernel(target, "proc", Access.READ_WRITE);
      case Mount.Sysfs(String target, Access access) -> kernel(target, "sysfs", access);
      case Mount.Cgroup(String target, Access access) -> kernel(target, "cgroup", access);
      case Mount.Mqueue(String target) -> kernel(target, "mqueue", Access.READ_WRITE);
      case Mount.Dev(String target) ->
          entry(
              target,
              "tmpfs",
              "tmpfs",
              List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
      case Mount.Devpts(String target) ->
          entry(
              target,
              "devpts",
              "devpts",
              List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
    };
  }

  private static Map<String, Object> bind(Mount.Bind bind) {
    List<String> options = new ArrayList<>();
    options.add(bind.depth() == Mount.Depth.RECURSIVE ? "rbind" : "bind");
    if (bind.access() == Access.READ_ONLY) {
      options.add("ro");
      // below a file nothing is mounted, and crun 1.8 takes such an option for a directory's
      if (bind.readOnly() == Mount.Depth.RECURSIVE && Files.isDirectory(bind.source())) {
        options.add("rro");
      }
    }
    options.add(name(bind.propagation()));
    return entry(bind.target(), "bind", bind.source().toString(), options);
  }

  private Map<String, Object> placed(Mount mount, Access access) {
    List<String> options = new ArrayList<>(List.of("bind", "rprivate"));
    if (access == Access.READ_ONLY) {
      options.add("ro");
    }
    return entry(mount.target(), "bind", places.apply(mount).toString(), options);
  }

  private static Map<String, Object> kernel(String target, String type, Access access) {
    List<String> options = new ArrayList<>(List.of("nosuid", "noexec", "nodev"));
    if (access == Access.READ_ONLY) {
      options.add("ro");
    }
    return entry(target, type, type, options);
  }

  private static List<String> options(Set<MountFlag> flags, String data) {
    List<String> options = names(flags);
    if (!data.isEmpty()) {
      options.addAll(List.of(data.split(",", -1)));
    }
    return options;
  }

  private static List<String> names(Set<MountFlag> flags) {
    return new ArrayList<>(
        flags.stream().sorted().map(flag -> flag.name().toLowerCase(Locale.ROOT)).toList());
  }

  private static String name(Propagation propagation) {
    return propagation.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> entry(
      String target, String type, String source, List<String> options) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("destination", target);
    entry.put("type", type);
    entry.put("source", source);
    entry.put("options", options);
    return entry;
  }
}
