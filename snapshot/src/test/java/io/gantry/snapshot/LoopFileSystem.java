package io.gantry.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system of a test's own, in a file behind a loop device; unmounted and gone at the end. */
public final class LoopFileSystem implements AutoCloseable {
  private final Path home;

  private LoopFileSystem(Path home) {
    this.home = home;
  }

  /**
   * Makes and mounts one, or skips the test with the reason why this machine cannot.
   *
   * @param megabytes its size; the file has holes
   * @param mountOptions e.g. {@code pquota}; may be empty
   * @param makeFileSystem the command, to which the file's name is added
   */
  public static LoopFileSystem make(int megabytes, String mountOptions, String... makeFileSystem)
      throws IOException {
    Root.required();
    Path home = Files.createTempDirectory("gantry-loop");
    LoopFileSystem loop = new LoopFileSystem(home);
    Path image = home.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) megabytes << 20);
    }
    List<String> make = new ArrayList<>(List.of(makeFileSystem));
    make.add(image.toString());
    Files.createDirectory(loop.mount());
    String options = mountOptions.isEmpty() ? "loop" : "loop," + mountOptions;
    String why = run(make);
    if (why.isEmpty()) {
      why = run(List.of("mount", "-o", options, image.toString(), loop.mount().toString()));
    }
    if (!why.isEmpty()) {
      loop.discard();
    }
    assumeTrue(why.isEmpty(), why);
    return loop;
  }

  /** Where it is mounted. */
  public Path mount() {
    return home.resolve("mount");
  }

  /** Runs a command to its end: empty when it went well, else what it said. */
  public static String run(List<String> command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? "" : String.join(" ", command) + " fails: " + output;
    } catch (IOException e) {
      return "needs " + command.getFirst() + ": " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void discard() throws IOException {
    Files.deleteIfExists(mount());
    Files.deleteIfExists(home.resolve("image"));
    Files.deleteIfExists(home);
  }

  @Override
  public void close() throws IOException {
    String problem = run(List.of("umount", mount().toString()));
    if (!problem.isEmpty()) {
      throw new IOException(problem);
    }
    discard();
  }
}
