package io.gantry.runtime.bundle;

import io.gantry.kernel.cgroup.DeviceNumber;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads {@code linux.resources}, all but the devices. */
public final class BundleLimits {
  private static final long PERIOD = 100_000;

  private BundleLimits() {}

  /** The limits in the order of the specification. */
  public static List<Limit> read(Json resources) {
    List<Limit> limits = new ArrayList<>();
    memory(resources.get("memory"), limits);
    cpu(resources.get("cpu"), limits);
    OptionalLong pids = resources.get("pids").get("limit").number();
    if (pids.isPresent() && pids.getAsLong() != 0) {
      limits.add(new Limit.Pids(pids.getAsLong() < 0 ? -1 : pids.getAsLong()));
    }
    block(resources.get("blockIO"), limits);
    for (String other : List.of("hugepageLimits", "rdma", "network", "unified")) {
      resources.get(other).isPresent(); // without limits of Gantry's: left as the parent has them
    }
    return limits;
  }

  private static void memory(Json memory, List<Limit> limits) {
    // a limit of 0 is none that was said (runc)
    said(memory.get("limit")).ifPresent(n -> limits.add(new Limit.Memory(n)));
    said(memory.get("swap")).ifPresent(n -> limits.add(new Limit.MemoryAndSwap(n)));
    said(memory.get("reservation")).ifPresent(n -> limits.add(new Limit.MemoryReservation(n)));
    Json swappiness = memory.get("swappiness");
    if (swappiness.isPresent()) {
      limits.add(new Limit.Swappiness((int) swappiness.number(0, 100)));
    }
    if (memory.get("disableOOMKiller").on()) {
      limits.add(new Limit.OomKillDisable());
    }
  }

  private static void cpu(Json cpu, List<Limit> limits) {
    said(cpu.get("shares")).ifPresent(n -> limits.add(new Limit.CpuShares(n)));
    OptionalLong quota = said(cpu.get("quota"));
    OptionalLong period = said(cpu.get("period"));
    if (quota.isPresent() || period.isPresent()) {
      limits.add(new Limit.CpuQuota(quota.orElse(-1), period.orElse(PERIOD)));
    }
    OptionalLong runtime = said(cpu.get("realtimeRuntime"));
    OptionalLong realtime = said(cpu.get("realtimePeriod"));
    if (runtime.isPresent() || realtime.isPresent()) {
      limits.add(new Limit.CpuRealtime(runtime.orElse(0), realtime.orElse(0)));
    }
    cpu.get("cpus")
        .maybe()
        .filter(c -> !c.isEmpty())
        .map(Limit.CpusetCpus::new)
        .ifPresent(limits::add);
    cpu.get("mems")
        .maybe()
        .filter(c -> !c.isEmpty())
        .map(Limit.CpusetMems::new)
        .ifPresent(limits::add);
  }

  private static void block(Json block, List<Limit> limits) {
    said(block.get("weight")).ifPresent(n -> limits.add(new Limit.BlockWeight((int) n)));
    for (Json device : block.get("weightDevice").list()) {
      said(device.get("weight"))
          .ifPresent(n -> limits.add(new Limit.BlockDeviceWeight(number(device), (int) n)));
    }
    rates(block.get("throttleReadBpsDevice"), Limit.RateKind.READ_BYTES, limits);
    rates(block.get("throttleWriteBpsDevice"), Limit.RateKind.WRITE_BYTES, limits);
    rates(block.get("throttleReadIOPSDevice"), Limit.RateKind.READ_OPERATIONS, limits);
    rates(block.get("throttleWriteIOPSDevice"), Limit.RateKind.WRITE_OPERATIONS, limits);
  }

  private static void rates(Json devices, Limit.RateKind kind, List<Limit> limits) {
    for (Json device : devices.list()) {
      limits.add(
          new Limit.BlockRate(number(device), kind, device.get("rate").number(0, Long.MAX_VALUE)));
    }
  }

  private static DeviceNumber number(Json device) {
    return new DeviceNumber(
        device.get("major").number(0, Integer.MAX_VALUE),
        device.get("minor").number(0, Integer.MAX_VALUE));
  }

  private static OptionalLong said(Json number) {
    OptionalLong said = number.number();
    return said.isPresent() && said.getAsLong() != 0 ? said : OptionalLong.empty();
  }
}
