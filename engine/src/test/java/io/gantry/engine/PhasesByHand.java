package io.gantry.engine;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.container.Containers;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.WaitCondition;
import io.gantry.engine.network.NetworkDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Where the time of create, start, wait and remove goes; run by hand as root: {@code java -cp …
 * io.gantry.engine.PhasesByHand [rounds]}.
 */
final class PhasesByHand {
  private static final String[] NAMES = {"create", "start", "wait", "remove", "all"};

  private PhasesByHand() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    Path root = Files.createTempDirectory("gantry-phases");
    List<List<Long>> times = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      times.add(new ArrayList<>());
    }
    EngineConfig config =
        EngineConfig.of(root.resolve("data"), root.resolve("exec"))
            .withNetwork(NetworkDefaults.NO_BRIDGE)
            .withCgroupParent("/gantry-phases");
    try (Engine engine = Engine.open(config)) {
      BusyboxImage.importInto(engine, "busybox");
      Thread worker =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < rounds; i++) {
                      once(engine.containers(), i < rounds / 2 ? null : times);
                    }
                  });
      worker.join();
      System.out.println(
          "leftover containers: "
              + engine.containers().list(io.gantry.engine.container.ListContainers.ALL).size());
    }
    for (int i = 0; i < NAMES.length; i++) {
      List<Long> sorted = times.get(i);
      Collections.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "%-7s p50 %6.3f ms  p90 %6.3f ms  p99 %6.3f ms%n",
          NAMES[i],
          sorted.get(sorted.size() / 2) / 1e6,
          sorted.get(sorted.size() * 9 / 10) / 1e6,
          sorted.get(sorted.size() * 99 / 100) / 1e6);
    }
    io.gantry.kernel.cgroup.Cgroups.detect().group("/gantry-phases").remove();
    io.gantry.engine.store.Trees.delete(root);
  }

  private static void once(
      Containers containers, @org.jspecify.annotations.Nullable List<List<Long>> times) {
    HostConfig host = HostConfig.DEFAULT.withNamespaces(Namespaces.DEFAULT.withNetwork("none"));
    long[] at = new long[5];
    at[0] = System.nanoTime();
    String id =
        containers.create(CreateContainer.of("", ContainerConfig.of("busybox", "true"), host)).id();
    at[1] = System.nanoTime();
    containers.start(id);
    at[2] = System.nanoTime();
    containers.wait(id, WaitCondition.NOT_RUNNING).join();
    at[3] = System.nanoTime();
    containers.remove(id, RemoveOptions.DEFAULT);
    at[4] = System.nanoTime();
    if (times != null) {
      for (int i = 0; i < 4; i++) {
        times.get(i).add(at[i + 1] - at[i]);
      }
      times.get(4).add(at[4] - at[0]);
    }
  }
}
