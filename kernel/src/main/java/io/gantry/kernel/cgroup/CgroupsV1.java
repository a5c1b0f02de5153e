package io.gantry.kernel.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Version 1: controllers in hierarchies of their own, several of which may share one. */
final class CgroupsV1 implements Cgroups {
  private final Map<String, Path> mounts;
  private final V1Support support;

  CgroupsV1(Map<String, Path> mounts) {
    this.mounts = new TreeMap<>(mounts);
    this.support = new V1Support(this.mounts);
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<String> controllers() {
    Set<String> controllers = new TreeSet<>(mounts.keySet());
    controllers.removeIf(name -> name.startsWith("name="));
    return controllers;
  }

  @Override
  public Support support() {
    return support.now();
  }

  @Override
  public void allowRealtime(String path, Limit.CpuRealtime realtime) throws IOException {
    Path cpu = mounts.get("cpu");
    if (cpu == null) {
      return;
    }
    Path level = cpu;
    for (Path name : Path.of(group(path).path())) {
      level = level.resolve(name);
      Files.createDirectories(level);
      new CgroupV1(path, Map.of("cpu", level)).update(List.of(realtime));
    }
  }

  @Override
  public Created create(String path, List<Limit> limits, List<DeviceRule> devices)
      throws IOException {
    CgroupV1 group = group(path);
    try {
      for (Map.Entry<String, Path> each : group.byController().entrySet()) {
        Files.createDirectories(each.getValue());
        if (each.getKey().equals("cpuset")) {
          inheritCpuset(each.getValue(), group.path());
        }
      }
      List<String> warnings = group.update(limits);
      group.applyDevices(devices);
      return new Created(group, warnings);
    } catch (IOException e) {
      try {
        group.remove();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  @Override
  public CgroupV1 rename(Cgroup group, String path) throws IOException {
    CgroupV1 renamed = group(path);
    try {
      Iterator<Path> targets = renamed.directories().iterator();
      for (Path directory : group.directories()) {
        Files.move(directory, targets.next(), StandardCopyOption.ATOMIC_MOVE);
      }
      return renamed;
    } catch (IOException e) {
      try {
        group.remove();
        renamed.remove();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** A new cpuset is empty and takes no process before it has processors and memory nodes. */
  private static void inheritCpuset(Path directory, String path) throws IOException {
    int depth = Path.of(path).getNameCount();
    for (int above = depth - 1; above >= 0; above--) {
      // from the top down, so that each level finds the one above it filled
      Path level = directory.resolve("../".repeat(above)).normalize();
      Path parent = level.resolve("..").normalize();
      for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
        if (ControlFiles.read(level, file).isEmpty()) {
          ControlFiles.write(level, file, ControlFiles.read(parent, file));
        }
      }
    }
  }

  @Override
  public CgroupV1 group(String path) {
    String relative = ControlFiles.relative(path);
    Map<String, Path> directories = new LinkedHashMap<>();
    mounts.forEach((controller, mount) -> directories.put(controller, mount.resolve(relative)));
    return new CgroupV1("/" + relative, directories);
  }

  @Override
  public long cpuNanos(String path) throws IOException {
    Path accounting = mounts.get("cpuacct");
    if (accounting == null) {
      throw new IOException("processor time: the cpuacct control group is not mounted");
    }
    Path directory = accounting.resolve(ControlFiles.relative(path));
    return ControlFiles.parse(ControlFiles.read(directory, "cpuacct.usage"));
  }

  @Override
  public Set<String> children(String path) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path directory : new ArrayList<>(group(path).directories())) {
      for (Path child : ControlFiles.children(directory)) {
        names.add(child.getFileName().toString());
      }
    }
    return names;
  }
}
