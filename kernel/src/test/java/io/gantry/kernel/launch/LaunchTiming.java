package io.gantry.kernel.launch;

import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Memfd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Says how long launches take: {@code LaunchTiming [how many]}. Needs root and a busybox. */
final class LaunchTiming {
  private LaunchTiming() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
    Path directory = Files.createTempDirectory("gantry-launch-timing");
    try (Launcher launcher = Launcher.open()) {
      Path root = TestContainer.root(directory.resolve("root"));
      long begin = System.nanoTime();
      launcher.warmUp();
      System.out.printf("warm-up %.1f ms%n", (System.nanoTime() - begin) / 1e6);
      measure(launcher, root, count, "first");
      measure(launcher, root, count, "then");
      crowd(launcher, root, count);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void crowd(Launcher launcher, Path root, int count) throws Exception {
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<Integer>> codes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        codes.add(threads.submit(() -> run(launcher, root)));
      }
      for (Future<Integer> code : codes) {
        code.get();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("by 16 threads: %.0f per second%n", count / seconds);
  }

  private static int run(Launcher launcher, Path root) throws Exception {
    try (Launched launched =
        launcher.launch(
            TestContainer.launch(
                TestContainer.enter(root), List.of("/bin/busybox", "true"), Map.of()))) {
      return launched.shim().await().exitCode();
    }
  }

  private static void measure(Launcher launcher, Path root, int count, String name)
      throws Exception {
    long[] started = new long[count];
    long[] ended = new long[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      try (Fd status = Memfd.of("status", new byte[0]);
          Launched launched =
              launcher.launch(
                  TestContainer.launch(
                      TestContainer.enter(root),
                      List.of("/bin/busybox", "true"),
                      Map.of(ShimDescriptors.STATUS, status)))) {
        started[i] = System.nanoTime() - begin;
        launched.shim().await();
        ended[i] = System.nanoTime() - begin;
      }
    }
    Arrays.sort(started);
    Arrays.sort(ended);
    System.out.printf(
        "%s: executed min %.2f p50 %.2f p99 %.2f ms; ended min %.2f p50 %.2f p99 %.2f ms%n",
        name,
        started[0] / 1e6,
        started[count / 2] / 1e6,
        started[count * 99 / 100] / 1e6,
        ended[0] / 1e6,
        ended[count / 2] / 1e6,
        ended[count * 99 / 100] / 1e6);
  }
}
