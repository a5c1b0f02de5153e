package io.gantry.runtime;

import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the engine may give away: its own capabilities, and without {@code CAP_SYS_RESOURCE} no
 * limit above its own hard one and no {@code oom_score_adj} below its own. What is asked for beyond
 * that is cut, with a warning.
 */
record HostLimits(
    Capabilities own, int lastCapability, Map<Rlimit.Resource, Long> hardLimits, int oomScoreAdj) {
  private static final Map<Rlimit.Resource, String> NAMES = names();

  HostLimits {
    hardLimits = Map.copyOf(hardLimits);
  }

  static HostLimits read() throws IOException {
    int score = Integer.parseInt(KernelFile.read(Path.of("/proc/self/oom_score_adj")));
    List<String> limits = Files.readAllLines(Path.of("/proc/self/limits"));
    return new HostLimits(
        Capabilities.ofThisProcess(), Capabilities.lastOfKernel(), hardLimits(limits), score);
  }

  List<Rlimit> cut(List<Rlimit> wanted, List<String> warnings) {
    List<Rlimit> cut = new ArrayList<>();
    for (Rlimit limit : wanted) {
      long most =
          mayRaise()
              ? Rlimit.UNLIMITED
              : hardLimits.getOrDefault(limit.resource(), Rlimit.UNLIMITED);
      if (Long.compareUnsigned(limit.hard(), most) > 0) {
        warnings.add(
            "The limit "
                + limit.resource()
                + " is cut to the engine's own, "
                + most
                + ": it has no CAP_SYS_RESOURCE.");
      }
      cut.add(new Rlimit(limit.resource(), least(limit.soft(), most), least(limit.hard(), most)));
    }
    return cut;
  }

  /** Hard limits above the engine's own, to be set by somebody who may. */
  List<Rlimit> raised(List<Rlimit> limits) {
    return limits.stream()
        .filter(
            limit ->
                Long.compareUnsigned(
                        limit.hard(), hardLimits.getOrDefault(limit.resource(), Rlimit.UNLIMITED))
                    > 0)
        .map(limit -> new Rlimit(limit.resource(), limit.hard(), limit.hard()))
        .toList();
  }

  /** What a process may be given: in a user namespace of its own, everything that there is. */
  Capabilities grantable(UserNamespace user) {
    return user.mapping().isPresent() ? new Capabilities((2L << lastCapability) - 1) : own;
  }

  OptionalInt cut(OptionalInt wanted, List<String> warnings) {
    if (wanted.isEmpty() || mayRaise() || wanted.getAsInt() >= oomScoreAdj) {
      return wanted;
    }
    warnings.add(
        "The OOM score is raised to the engine's own, "
            + oomScoreAdj
            + ": it has no CAP_SYS_RESOURCE.");
    return OptionalInt.of(oomScoreAdj);
  }

  static Map<Rlimit.Resource, Long> hardLimits(List<String> lines) {
    Map<Rlimit.Resource, Long> limits = new EnumMap<>(Rlimit.Resource.class);
    for (Map.Entry<Rlimit.Resource, String> entry : NAMES.entrySet()) {
      for (String line : lines) {
        if (line.startsWith(entry.getValue())) {
          String hard = line.substring(entry.getValue().length()).strip().split("\\s+", 3)[1];
          limits.put(
              entry.getKey(), hard.equals("unlimited") ? Rlimit.UNLIMITED : Long.parseLong(hard));
        }
      }
    }
    return limits;
  }

  private boolean mayRaise() {
    return own.has(Capability.CAP_SYS_RESOURCE);
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static Map<Rlimit.Resource, String> names() {
    Map<Rlimit.Resource, String> names = new EnumMap<>(Rlimit.Resource.class);
    names.put(Rlimit.Resource.CPU, "Max cpu time");
    names.put(Rlimit.Resource.FSIZE, "Max file size");
    names.put(Rlimit.Resource.DATA, "Max data size");
    names.put(Rlimit.Resource.STACK, "Max stack size");
    names.put(Rlimit.Resource.CORE, "Max core file size");
    names.put(Rlimit.Resource.RSS, "Max resident set");
    names.put(Rlimit.Resource.NPROC, "Max processes");
    names.put(Rlimit.Resource.NOFILE, "Max open files");
    names.put(Rlimit.Resource.MEMLOCK, "Max locked memory");
    names.put(Rlimit.Resource.AS, "Max address space");
    names.put(Rlimit.Resource.LOCKS, "Max file locks");
    names.put(Rlimit.Resource.SIGPENDING, "Max pending signals");
    names.put(Rlimit.Resource.MSGQUEUE, "Max msgqueue size");
    names.put(Rlimit.Resource.NICE, "Max nice priority");
    names.put(Rlimit.Resource.RTPRIO, "Max realtime priority");
    names.put(Rlimit.Resource.RTTIME, "Max realtime timeout");
    return names;
  }
}
