package io.gantry.kernel.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Version 2: one hierarchy for all controllers. */
final class CgroupsV2 implements Cgroups {
  private static final String SUBTREE = "cgroup.subtree_control";

  private final Path mount;

  CgroupsV2(Path mount) {
    this.mount = mount;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<String> controllers() {
    try {
      return words(mount, "cgroup.controllers");
    } catch (IOException e) {
      return Set.of();
    }
  }

  @Override
  public Support support() {
    return V2Support.of(mount, controllers());
  }

  @Override
  public void allowRealtime(String path, Limit.CpuRealtime realtime) {}

  private static Set<String> words(Path directory, String file) throws IOException {
    Set<String> words = new TreeSet<>(Arrays.asList(ControlFiles.read(directory, file).split(" ")));
    words.remove("");
    return words;
  }

  @Override
  public Created create(String path, List<Limit> limits, List<DeviceRule> devices)
      throws IOException {
    CgroupV2 group = group(path);
    try {
      makeWithControllers(group.directory());
      List<String> warnings = group.update(limits);
      if (!devices.isEmpty()) {
        DeviceProgram.of(devices).attach(group.directory());
      }
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
  public CgroupV2 rename(Cgroup group, String path) throws IOException {
    throw new IOException("rename control group " + group.path() + ": version 2 cannot");
  }

  /** Makes the directory; each ancestor hands down all the controllers that it has. */
  private void makeWithControllers(Path directory) throws IOException {
    Path level = mount;
    for (Path name : mount.relativize(directory)) {
      handDown(level);
      level = level.resolve(name);
      if (!Files.isDirectory(level)) {
        Files.createDirectories(level);
      }
    }
  }

  private static void handDown(Path parent) throws IOException {
    Set<String> missing = words(parent, "cgroup.controllers");
    missing.removeAll(words(parent, SUBTREE));
    for (String controller : missing) {
      try {
        ControlFiles.write(parent, SUBTREE, "+" + controller);
      } catch (IOException ignored) {
        // Some cannot be handed down: by a group with processes of its own (EBUSY), or cpu while
        // real-time processes exist. The limits that need them are reported when they are set.
      }
    }
  }

  @Override
  public CgroupV2 group(String path) {
    String relative = ControlFiles.relative(path);
    return new CgroupV2("/" + relative, mount.resolve(relative));
  }

  @Override
  public long cpuNanos(String path) throws IOException {
    Path directory = mount.resolve(ControlFiles.relative(path));
    Long micros = ControlFiles.table(directory, "cpu.stat").get("usage_usec");
    if (micros == null) {
      throw new IOException("processor time: there is no cpu.stat in " + directory);
    }
    return micros * 1000;
  }

  @Override
  public Set<String> children(String path) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path child : ControlFiles.children(group(path).directory())) {
      names.add(child.getFileName().toString());
    }
    return names;
  }
}
