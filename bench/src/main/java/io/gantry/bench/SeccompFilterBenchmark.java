package io.gantry.bench;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.seccomp.SeccompFilter;
import io.gantry.runtime.Seccomp;
import io.gantry.runtime.seccomp.KernelRelease;
import io.gantry.runtime.seccomp.SeccompFilters;
import io.gantry.runtime.seccomp.SeccompProfile;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compiling Docker's default profile: what a container with unusual capabilities costs once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SeccompFilterBenchmark {
  private final SeccompProfile profile = SeccompProfile.dockerDefault();
  private final SeccompFilters filters = new SeccompFilters();

  /** Compiles it from the parsed profile. */
  @Benchmark
  public SeccompFilter compile() {
    return SeccompFilter.of(
        profile.policy(Architecture.host(), KernelRelease.running(), Capabilities.DOCKER_DEFAULT));
  }

  /** Takes it as a start does: compiled once for each set of capabilities. */
  @Benchmark
  public Optional<SeccompFilter> taken() {
    return filters.of(new Seccomp.DockerDefault(), Capabilities.DOCKER_DEFAULT);
  }
}
