package io.gantry.engine.top;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Containers.TopResult;
import io.gantry.engine.top.PsArguments.Titled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table that {@code ps} would show of some processes. */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final Path ETC = Path.of("/etc");

  private ProcessTable() {}

  /**
   * Reads it.
   *
   * @param arguments as {@code ps} takes them; empty is {@code -ef}
   * @throws EngineException in Docker's words when they cannot be
   */
  public static TopResult of(Collection<Integer> pids, String arguments, Instant now)
      throws IOException {
    List<Titled> columns = PsArguments.columns(arguments);
    if (columns.stream().noneMatch(column -> column.title().equals("PID"))) {
      throw new EngineException.Internal("Couldn't find PID field in ps output");
    }
    Host host = Host.read(PROC, ETC, now);
    List<List<String>> rows = new ArrayList<>();
    for (int pid : pids.stream().sorted().toList()) {
      Optional<ProcessFacts> process = ProcessFacts.read(PROC, pid);
      process.ifPresent(facts -> rows.add(row(columns, facts, host)));
    }
    return new TopResult(columns.stream().map(Titled::title).toList(), rows);
  }

  static List<String> row(List<Titled> columns, ProcessFacts process, Host host) {
    return columns.stream().map(column -> column.column().of(process, host)).toList();
  }
}
