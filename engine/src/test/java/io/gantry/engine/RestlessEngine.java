package io.gantry.engine;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.exec.StartExec;
import io.gantry.engine.network.NetworkDefaults;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** An engine in a process of its own that is always at work, for a test that kills it. */
final class RestlessEngine {
  static final String CGROUP = "/gantry-crash-test";

  private RestlessEngine() {}

  static EngineConfig config(Path root) {
    return EngineConfig.of(root.resolve("data"), root.resolve("exec"))
        .withCgroupParent(CGROUP)
        .withNetwork(NetworkDefaults.NO_BRIDGE);
  }

  public static void main(String[] args) throws Exception {
    Engine engine = Engine.open(config(Path.of(args[0])));
    System.out.println("ready");
    for (int i = 0; i < 3; i++) {
      Thread.ofPlatform().start(() -> work(engine));
    }
  }

  private static void work(Engine engine) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (true) {
      try {
        round(engine, random);
      } catch (EngineException e) {
        // containers of other rounds and of engines before are in the way now and then
        System.err.println(e.getMessage());
      }
    }
  }

  private static void round(Engine engine, ThreadLocalRandom random) {
    HostConfig host =
        HostConfig.DEFAULT
            .withNamespaces(Namespaces.DEFAULT.withNetwork("none"))
            .withAutoRemove(random.nextInt(3) == 0);
    String[] command =
        random.nextBoolean()
            ? new String[] {"sh", "-c", "echo out; echo err >&2; exit 3"}
            : new String[] {"sleep", "1000"};
    String id =
        engine
            .containers()
            .create(CreateContainer.of("", ContainerConfig.of("busybox", command), host))
            .id();
    engine.containers().start(id);
    if (command[0].equals("sleep")) {
      String exec = engine.execs().create(id, CreateExec.of("sh", "-c", "echo in; sleep 1000"));
      engine.execs().start(exec, new StartExec(true, false, List.of()));
      if (random.nextBoolean()) {
        engine.containers().stop(id, "KILL", OptionalInt.of(1));
      }
    }
    if (random.nextInt(4) != 0) {
      engine.containers().remove(id, RemoveOptions.FORCE);
    }
  }
}
