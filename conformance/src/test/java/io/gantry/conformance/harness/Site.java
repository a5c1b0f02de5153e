package io.gantry.conformance.harness;

import io.gantry.cli.elf.HostImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine on a host of its own, and the world outside of it. */
public final class Site implements AutoCloseable {
  private final Path directory;
  private final Daemon daemon;
  private final Outside outside;

  private Site(Path directory, Daemon daemon) {
    this.directory = directory;
    this.daemon = daemon;
    this.outside = Outside.of(daemon);
  }

  /** Starts the engine with these options, and gives it the test image. */
  public static Site open(String... options) {
    Stage.assumePossible();
    Path directory = Stage.freshDirectory();
    Site site = new Site(directory, Daemon.start(directory, options));
    site.docker().importImage(Stage.IMAGE);
    return site;
  }

  /** The docker CLI, speaking to its engine. */
  public Docker docker() {
    return new Docker(daemon.socket());
  }

  /** Its engine, whose host {@link Daemon#inside} runs programs on. */
  public Daemon daemon() {
    return daemon;
  }

  /** Beyond the host. */
  public Outside outside() {
    return outside;
  }

  /** A directory that goes with it. */
  public Path directory() {
    return directory;
  }

  /** Imports an image of programs of this machine. */
  public void importImage(String name, HostImage image) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try {
      image.writeTo(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Outside.expect(
        Shell.run(
            docker().command("import", "-c", "ENV PATH=/usr/sbin:/usr/bin:/bin", "-", name),
            tar.toByteArray()));
  }

  /** Runs {@code docker run -d --name name options... image words...}. */
  public void run(String name, List<String> options, String image, String... words) {
    List<String> all = new ArrayList<>(List.of("run", "-d", "--name", name));
    all.addAll(options);
    all.add(image);
    all.addAll(List.of(words));
    docker().ok(all.toArray(String[]::new));
  }

  /** Removes all containers, and all networks that somebody made. */
  public void clear() {
    List<String> containers = docker().ok("ps", "-aq").lines().toList();
    if (!containers.isEmpty()) {
      List<String> words = new ArrayList<>(List.of("rm", "-f", "-v"));
      words.addAll(containers);
      docker().ok(words.toArray(String[]::new));
    }
    docker().ok("network", "prune", "-f");
  }

  @Override
  public void close() {
    try {
      if (!daemon.process().isAlive()) {
        daemon.restart();
      }
      clear();
      daemon.close();
    } finally {
      daemon.process().destroyForcibly();
      outside.close();
      Stage.delete(directory);
    }
  }
}
