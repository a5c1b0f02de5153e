package io.gantry.bench;

import io.gantry.oci.Reference;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading an image's name: done for every create and for every line of an image list. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReferenceBenchmark {
  /** What is read. */
  @Param({"busybox", "registry.example:5000/team/app:1.2.3"})
  public String text = "";

  /** Reads it. */
  @Benchmark
  public Reference parse() {
    return Reference.parse(text);
  }
}
