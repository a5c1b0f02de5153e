package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.Limit.BlockDeviceWeight;
import io.gantry.kernel.cgroup.Limit.BlockRate;
import io.gantry.kernel.cgroup.Limit.BlockWeight;
import io.gantry.kernel.cgroup.Limit.CpuQuota;
import io.gantry.kernel.cgroup.Limit.CpuRealtime;
import io.gantry.kernel.cgroup.Limit.CpuShares;
import io.gantry.kernel.cgroup.Limit.CpusetCpus;
import io.gantry.kernel.cgroup.Limit.CpusetMems;
import io.gantry.kernel.cgroup.Limit.Memory;
import io.gantry.kernel.cgroup.Limit.MemoryAndSwap;
import io.gantry.kernel.cgroup.Limit.MemoryReservation;
import io.gantry.kernel.cgroup.Limit.OomKillDisable;
import io.gantry.kernel.cgroup.Limit.Pids;
import io.gantry.kernel.cgroup.Limit.Swappiness;
import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A version-1 group: a directory in the hierarchy of each controller. */
final class CgroupV1 implements Cgroup {
  private final String path;
  private final Map<String, Path> directories;

  CgroupV1(String path, Map<String, Path> directories) {
    this.path = path;
    this.directories = new LinkedHashMap<>(directories);
  }

  Map<String, Path> byController() {
    return directories;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean exists() {
    return directories.values().stream().anyMatch(Files::exists);
  }

  @Override
  public List<Path> directories() {
    // co-mounted controllers share one directory
    return List.copyOf(new LinkedHashSet<>(directories.values()));
  }

  @Override
  public Entry entry() {
    return new Entry.WriteSelf(directories().stream().map(d -> d.resolve("cgroup.procs")).toList());
  }

  @Override
  public List<String> update(List<Limit> limits) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (Limit limit : memoryInOrder(limits)) {
      apply(limit, warnings);
    }
    return warnings;
  }

  /**
   * Memory may never be above memory and swap: raising both means the sum first, lowering both
   * means memory first. The current value tells which it is.
   */
  private List<Limit> memoryInOrder(List<Limit> limits) throws IOException {
    Optional<MemoryAndSwap> both =
        limits.stream()
            .filter(MemoryAndSwap.class::isInstance)
            .map(MemoryAndSwap.class::cast)
            .findFirst();
    Path memory = directories.get("memory");
    if (both.isEmpty() || memory == null || !Files.exists(memory)) {
      return limits;
    }
    long current = ControlFiles.number(memory, "memory.memsw.limit_in_bytes", Long.MAX_VALUE);
    long wanted = both.get().bytes() < 0 ? Long.MAX_VALUE : both.get().bytes();
    List<Limit> ordered = new ArrayList<>(limits);
    ordered.remove(both.get());
    ordered.add(wanted > current ? 0 : ordered.size(), both.get());
    return ordered;
  }

  private void apply(Limit limit, List<String> warnings) throws IOException {
    switch (limit) {
      case Memory m -> write("memory", "memory.limit_in_bytes", m.bytes(), warnings);
      case MemoryAndSwap m -> write("memory", "memory.memsw.limit_in_bytes", m.bytes(), warnings);
      case MemoryReservation m ->
          write("memory", "memory.soft_limit_in_bytes", m.bytes(), warnings);
      case Swappiness s -> write("memory", "memory.swappiness", s.percent(), warnings);
      case OomKillDisable ignored -> write("memory", "memory.oom_control", 1, warnings);
      case CpuShares c -> write("cpu", "cpu.shares", c.shares(), warnings);
      case CpuQuota c -> quota(c, warnings);
      case CpuRealtime c -> {
        if (c.periodMicros() != 0) {
          write("cpu", "cpu.rt_period_us", c.periodMicros(), warnings);
        }
        if (c.runtimeMicros() != 0) {
          write("cpu", "cpu.rt_runtime_us", c.runtimeMicros(), warnings);
        }
      }
      case CpusetCpus c -> write("cpuset", "cpuset.cpus", c.list(), warnings);
      case CpusetMems c -> write("cpuset", "cpuset.mems", c.list(), warnings);
      case Pids p -> write("pids", "pids.max", p.tasks() < 0 ? "max" : "" + p.tasks(), warnings);
      case BlockWeight b -> weight("weight", Integer.toString(b.weight()), warnings);
      case BlockDeviceWeight b -> weight("weight_device", b.device() + " " + b.weight(), warnings);
      case BlockRate b ->
          write("blkio", b.kind().v1File(), b.device() + " " + b.perSecond(), warnings);
    }
  }

  /**
   * The kernel refuses a period in which the old quota would be more than the group above has; then
   * the quota has to come first.
   */
  private void quota(CpuQuota quota, List<String> warnings) throws IOException {
    boolean after = false;
    try {
      write("cpu", "cpu.cfs_period_us", quota.periodMicros(), warnings);
    } catch (IOException e) {
      after = true;
    }
    write("cpu", "cpu.cfs_quota_us", quota.quotaMicros(), warnings);
    if (after) {
      write("cpu", "cpu.cfs_period_us", quota.periodMicros(), warnings);
    }
  }

  /** The weight belongs to the scheduler: CFQ's file in old kernels, BFQ's in new ones. */
  private void weight(String file, String value, List<String> warnings) throws IOException {
    Path blkio = directories.get("blkio");
    boolean bfq = blkio != null && ControlFiles.has(blkio, "blkio.bfq." + file);
    write("blkio", (bfq ? "blkio.bfq." : "blkio.") + file, value, warnings);
  }

  private void write(String controller, String file, long value, List<String> warnings)
      throws IOException {
    write(controller, file, Long.toString(value), warnings);
  }

  private void write(String controller, String file, String value, List<String> warnings)
      throws IOException {
    Path directory = directories.get(controller);
    try {
      if (directory != null) {
        ControlFiles.write(directory, file, value);
        return;
      }
    } catch (IOException e) {
      if (!Files.exists(directory) || ControlFiles.has(directory, file)) {
        throw e;
      }
    }
    warnings.add("Your kernel does not support " + file + ". The limit is discarded.");
  }

  void applyDevices(List<DeviceRule> rules) throws IOException {
    Path devices = directories.get("devices");
    if (devices == null) {
      return;
    }
    for (DeviceRule rule : rules) {
      ControlFiles.write(devices, rule.allow() ? "devices.allow" : "devices.deny", rule.v1Line());
    }
  }

  /** The hierarchy of the freezer costs a process nothing but the entry. */
  @Override
  public CgroupV1 nested(String name) {
    String controller = first("freezer", "pids", "devices", "memory");
    return new CgroupV1(
        path + "/" + name,
        Map.of(
            controller, Objects.requireNonNull(directories.get(controller), path).resolve(name)));
  }

  /** The first of these that is mounted; any when none is. */
  private String first(String... controllers) {
    return Stream.of(controllers)
        .filter(directories::containsKey)
        .findFirst()
        .orElseGet(() -> directories.keySet().iterator().next());
  }

  @Override
  public void make() throws IOException {
    for (Path directory : directories()) {
      ControlFiles.make(directory);
    }
  }

  @Override
  public void lift() throws IOException {
    for (Path directory : directories()) {
      ControlFiles.lift(directory);
    }
  }

  @Override
  public List<Integer> processes() throws IOException {
    String controller = first("pids", "freezer", "devices", "memory");
    return ControlFiles.processes(Objects.requireNonNull(directories.get(controller), path));
  }

  private Path freezer() throws IOException {
    Path freezer = directories.get("freezer");
    if (freezer == null) {
      throw new IOException("pause: the freezer control group is not mounted");
    }
    return freezer;
  }

  @Override
  public void freeze() throws IOException {
    Path freezer = freezer();
    Freezing.await(
        path,
        () -> ControlFiles.write(freezer, "freezer.state", "FROZEN"),
        () -> ControlFiles.read(freezer, "freezer.state").equals("FROZEN"),
        this::thaw);
  }

  @Override
  public void thaw() throws IOException {
    ControlFiles.write(freezer(), "freezer.state", "THAWED");
  }

  @Override
  public void kill() throws IOException {
    Set<Integer> killed = new HashSet<>();
    // until a look finds nobody new: who forks between look and kill is met by the next look
    while (true) {
      List<Integer> found = processes();
      if (!killed.addAll(found)) {
        break;
      }
      Killing.kill(found);
    }
    Path freezer = directories.get("freezer");
    if (freezer != null && Files.exists(freezer)) {
      thaw();
    }
  }

  @Override
  public Usage usage() throws IOException {
    return V1Usage.read(directories);
  }

  @Override
  public long oomKills() throws IOException {
    Path memory = directories.get("memory");
    return memory == null
        ? 0
        : ControlFiles.table(memory, "memory.oom_control").getOrDefault("oom_kill", 0L);
  }

  @Override
  public OomWatch watchOom(Poller poller, Runnable told) throws IOException {
    Path memory = directories.get("memory");
    return memory == null ? OomWatch.NONE : V1OomWatch.open(memory, poller, told);
  }

  @Override
  public void remove() throws IOException {
    long deadline = System.nanoTime() + Killing.PATIENCE_NANOS;
    for (Path directory : directories()) {
      ControlFiles.remove(directory, deadline);
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
