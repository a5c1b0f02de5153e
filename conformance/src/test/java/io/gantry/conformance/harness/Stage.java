package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What the tests share: one engine, the recorder in front of it, and the test image. Made when
 * first asked for; stopped and swept when the JVM ends, or by {@link #end} when a test wants to
 * look at what is left.
 */
public final class Stage {
  /** The image's name. */
  public static final String IMAGE = "busybox";

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static @Nullable Stage shared;

  private final Path directory;
  private final Daemon daemon;
  private final Recorder recorder;

  private Stage(Path directory) {
    this.directory = directory;
    this.daemon = Daemon.start(directory);
    this.recorder = new Recorder(directory.resolve("docker.sock"), daemon.socket());
  }

  /** The stage; skips the test with a reason where there can be none. */
  public static synchronized Stage shared() {
    assumePossible();
    Stage stage = shared;
    if (stage == null) {
      stage = new Stage(freshDirectory());
      Runtime.getRuntime().addShutdownHook(new Thread(Stage::sweep));
      shared = stage;
      stage.docker().importImage(IMAGE);
    }
    return stage;
  }

  /** Skips the test when this machine cannot run an engine. */
  public static void assumePossible() {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "an engine needs root");
    Assumptions.assumeTrue(TestImage.available(), "/bin/busybox (busybox-static) is missing");
    Assumptions.assumeTrue(Docker.available(), "the docker CLI is missing");
  }

  /** A new directory; its name is short, since socket paths are. */
  public static Path freshDirectory() {
    try {
      return Files.createTempDirectory("gantry-conf-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine. */
  public Daemon daemon() {
    return daemon;
  }

  /** What was said between clients and the engine. */
  public Recorder recorder() {
    return recorder;
  }

  /** The docker CLI, speaking through the recorder. */
  public Docker docker() {
    return new Docker(directory.resolve("docker.sock"));
  }

  /** The recorder's socket. */
  public Path socket() {
    return directory.resolve("docker.sock");
  }

  /** A name that no other test uses. */
  public static String name(String hint) {
    return hint + "-" + NAMES.incrementAndGet();
  }

  /** Removes all containers and stops the engine; what is left of it then. */
  public static synchronized List<String> end() {
    Stage stage = shared;
    if (stage == null) {
      return List.of();
    }
    stage.removeContainers();
    stage.recorder.close();
    stage.daemon.close();
    Set<String> ids = new ConcurrentSkipListSet<>(stage.recorder.containers());
    List<String> leaks = new ArrayList<>(Leaks.of(stage.directory, ids, 0));
    leaks.addAll(leftovers(stage.directory.resolve("exec/containers")));
    leaks.addAll(leftovers(stage.directory.resolve("data/containers")));
    shared = null;
    delete(stage.directory);
    return leaks;
  }

  private void removeContainers() {
    List<String> left = new ArrayList<>(docker().ok("ps", "-aq").lines().toList());
    if (!left.isEmpty()) {
      left.addAll(0, List.of("rm", "-f", "-v"));
      docker().run(left.toArray(String[]::new));
    }
  }

  private static List<String> leftovers(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> "file: " + file).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sweep() {
    Stage stage = shared;
    if (stage != null) {
      try {
        stage.removeContainers();
      } catch (AssertionError e) {
        System.err.println("cannot remove containers: " + e.getMessage());
      } finally {
        stage.daemon.process().destroy();
        stage.recorder.close();
        Daemon.forget(stage.directory);
      }
    }
  }

  /** Deletes a directory and all in it, as far as possible. */
  public static void delete(Path directory) {
    Daemon.forget(directory);
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).forEach(Stage::deleteOne);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("cannot delete " + directory + ": " + e.getMessage());
    }
  }

  static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("cannot delete " + file + ": " + e.getMessage());
    }
  }
}
