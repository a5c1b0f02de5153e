package io.gantry.bench;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.Launch;
import io.gantry.kernel.launch.Launched;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.process.WaitStatus;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Step;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The bare launcher: a process, with or without namespaces of its own, from the spawn until it has
 * executed {@code /bin/true}, ended and been reaped. No container's start can be faster. Needs
 * root.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LaunchBenchmark {
  private final Launcher launcher;

  /** Which namespaces the process gets anew. */
  @Param({"none", "all"})
  public String namespaces = "none";

  /** Opens a launcher. */
  public LaunchBenchmark() {
    try {
      launcher = Launcher.open();
    } catch (IOException e) {
      throw new IllegalStateException("the launcher does not open", e);
    }
  }

  /** Starts it and waits for its end. */
  @Benchmark
  public WaitStatus launch() throws IOException {
    try (Launched launched = launcher.launch(description())) {
      return launched.shim().await();
    }
  }

  private Launch description() {
    Set<Namespace> wanted =
        namespaces.equals("none")
            ? Set.of()
            : EnumSet.of(
                Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.PID, Namespace.NETWORK);
    Step execute =
        Step.of(
            "execute",
            "/bin/true",
            Syscall.EXECVE,
            Argument.text("/bin/true"),
            Argument.texts(List.of("true")),
            Argument.texts(List.of()));
    return new Launch(
        List.of(),
        wanted,
        OptionalInt.empty(),
        Optional.empty(),
        List.of(Steps.closeOthers(), execute),
        Map.of());
  }
}
