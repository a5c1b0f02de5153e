package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.V2Settings.Setting;
import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A version-2 group: one directory. */
final class CgroupV2 implements Cgroup {
  private final String path;
  private final Path directory;

  CgroupV2(String path, Path directory) {
    this.path = path;
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean exists() {
    return Files.exists(directory);
  }

  @Override
  public List<Path> directories() {
    return List.of(directory);
  }

  @Override
  public Entry entry() {
    return new Entry.CloneInto(directory);
  }

  @Override
  public List<String> update(List<Limit> limits) throws IOException {
    List<String> warnings = new ArrayList<>();
    long memory = ControlFiles.number(directory, "memory.max", Long.MAX_VALUE);
    for (Setting setting : V2Settings.of(limits, memory)) {
      apply(setting, warnings);
    }
    return warnings;
  }

  private void apply(Setting setting, List<String> warnings) throws IOException {
    if (!setting.file().isEmpty() && ControlFiles.has(directory, setting.file())) {
      ControlFiles.write(directory, setting.file(), setting.value());
    } else if (setting.otherwise().isPresent()) {
      apply(setting.otherwise().get(), warnings);
    } else {
      warnings.add(
          "Your kernel does not support " + setting.wanted() + ". The limit is discarded.");
    }
  }

  @Override
  public CgroupV2 nested(String name) {
    return new CgroupV2(path + "/" + name, directory.resolve(name));
  }

  @Override
  public void make() throws IOException {
    ControlFiles.make(directory);
  }

  @Override
  public void lift() throws IOException {
    ControlFiles.lift(directory);
  }

  @Override
  public List<Integer> processes() throws IOException {
    return ControlFiles.processes(directory);
  }

  @Override
  public void freeze() throws IOException {
    Freezing.await(
        path,
        () -> ControlFiles.write(directory, "cgroup.freeze", "1"),
        () -> ControlFiles.table(directory, "cgroup.events").getOrDefault("frozen", 0L) == 1,
        this::thaw);
  }

  @Override
  public void thaw() throws IOException {
    ControlFiles.write(directory, "cgroup.freeze", "0");
  }

  @Override
  public void kill() throws IOException {
    // since Linux 5.14; kills forks in flight too
    if (exists()) {
      ControlFiles.write(directory, "cgroup.kill", "1");
    }
  }

  @Override
  public Usage usage() throws IOException {
    return V2Usage.read(directory);
  }

  @Override
  public long oomKills() throws IOException {
    return ControlFiles.table(directory, "memory.events").getOrDefault("oom_kill", 0L);
  }

  @Override
  public OomWatch watchOom(Poller poller, Runnable told) throws IOException {
    return V2OomWatch.open(directory, poller, told);
  }

  @Override
  public void remove() throws IOException {
    ControlFiles.remove(directory, System.nanoTime() + Killing.PATIENCE_NANOS);
  }

  @Override
  public String toString() {
    return path;
  }
}
