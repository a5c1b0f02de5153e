package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Containers.TopResult;
import io.gantry.engine.container.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code docker top} shows: the host's {@code ps} with the arguments that were given, cut to
 * the container's processes. The arguments are {@code ps}'s own language, so there is no way around
 * it, as there is none for dockerd.
 */
final class ProcessTable {
  private final Parts parts;

  ProcessTable(Parts parts) {
    this.parts = parts;
  }

  TopResult of(Container container, String psArgs) {
    if (container.status() == Status.RESTARTING) {
      throw new EngineException.Conflict(
          "container " + container.id() + " is restarting, wait until the container is running");
    }
    if (!container.status().isUp()) {
      throw container.notRunning();
    }
    try {
      Set<String> pids = new HashSet<>();
      parts
          .cgroups()
          .processes(container.cgroup(parts.config().cgroupParent()))
          .forEach(pid -> pids.add(Integer.toString(pid)));
      return cut(ps(psArgs.isBlank() ? "-ef" : psArgs), pids);
    } catch (IOException e) {
      throw new EngineException.Internal("Error running ps: " + e.getMessage(), e);
    }
  }

  private static List<String> ps(String arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ps"));
    command.addAll(Arrays.asList(arguments.strip().split("\\s+", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new EngineException.InvalidParameter("Error running ps: " + text.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EngineException.Unavailable("interrupted while ps ran");
    }
    return text.lines().toList();
  }

  /** The lines whose PID column is one of {@code pids}, split into as many columns as the title. */
  static TopResult cut(List<String> lines, Set<String> pids) {
    if (lines.isEmpty()) {
      throw new EngineException.InvalidParameter("ps gave nothing");
    }
    List<String> titles = List.of(lines.getFirst().strip().split("\\s+", -1));
    int pid = titles.indexOf("PID");
    if (pid < 0) {
      throw new EngineException.InvalidParameter("Couldn't find PID field in ps output");
    }
    List<List<String>> processes = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> columns = List.of(line.strip().split("\\s+", titles.size()));
      if (columns.size() > pid && pids.contains(columns.get(pid))) {
        processes.add(columns);
      }
    }
    return new TopResult(titles, processes);
  }
}
