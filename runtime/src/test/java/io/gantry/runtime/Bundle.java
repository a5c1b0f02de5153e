package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A busybox root file system below a temporary directory, and containers in it. */
final class Bundle implements AutoCloseable {
  private static final List<String> APPLETS =
      List.of(
          "sh",
          "true",
          "cat",
          "echo",
          "id",
          "ls",
          "sleep",
          "touch",
          "mount",
          "hostname",
          "tty",
          "stty",
          "pwd",
          "env",
          "mkdir",
          "test",
          "wc",
          "grep",
          "kill",
          "readlink",
          "chroot",
          "unshare",
          "stat",
          "ps",
          "ip",
          "dd",
          "seq",
          "head");

  final ContainerRuntime runtime;
  private final Path directory;
  private final Path lower;
  private final AtomicInteger count = new AtomicInteger();

  Bundle(ContainerRuntime runtime, Path directory) throws IOException {
    this.runtime = runtime;
    this.directory = directory;
    this.lower = Files.createDirectories(directory.resolve("lower"));
    Files.createDirectories(lower.resolve("bin"));
    Files.createDirectories(lower.resolve("etc"));
    Files.createDirectories(lower.resolve("tmp"));
    Files.copy(
        Path.of("/bin/busybox"), lower.resolve("bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String applet : APPLETS) {
      Files.createSymbolicLink(lower.resolve("bin/" + applet), Path.of("busybox"));
    }
    write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1001::/home/alice:/bin/sh\n");
    write("etc/group", "root:x:0:\nwheel:x:10:root,alice\nalice:x:1001:\n");
    Files.writeString(lower.resolve("bin/plain"), "no program");
  }

  /** Writes a file of the image. */
  void write(String path, String text) throws IOException {
    Files.writeString(lower.resolve(path), text);
  }

  /** Makes a directory of the image. */
  Path mkdir(String path) throws IOException {
    return Files.createDirectories(lower.resolve(path));
  }

  /** A container's specification with an overlay of its own. */
  ContainerSpec.Builder container(ProcessSpec process) throws IOException {
    Path own = Files.createDirectories(directory.resolve("c" + count.incrementAndGet()));
    Path upper = Files.createDirectories(own.resolve("upper"));
    Path work = Files.createDirectories(own.resolve("work"));
    return ContainerSpec.builder(
        "c" + count.get(), new Rootfs.Overlay(List.of(lower), upper, work), process);
  }

  /** A shell script's process. */
  static ProcessSpec.Builder shell(String script) {
    return ProcessSpec.builder(List.of("sh", "-c", script));
  }

  /** A directory for the shim. */
  Path run() throws IOException {
    return Files.createDirectories(directory.resolve("run" + count.incrementAndGet()));
  }

  /** What a process wrote, and how it ended. */
  record Outcome(int code, String out, String err) {}

  /** Runs a container to its end. */
  Outcome run(ContainerSpec spec) throws Exception {
    try (Running running = runtime.start(spec, run())) {
      return finish(running);
    }
  }

  /** Runs a container with all defaults to its end. */
  Outcome run(String script) throws Exception {
    return run(container(shell(script).build()).build());
  }

  /** Waits for the end and reads all output. */
  static Outcome finish(Running running) throws Exception {
    try (StreamDescriptors streams = running.takeStreams()) {
      String out = streams.stdout().isPresent() ? read(streams.stdout().get()) : "";
      String err = streams.stderr().isPresent() ? read(streams.stderr().get()) : "";
      if (streams.terminal().isPresent()) {
        out = read(streams.terminal().get());
      }
      running.drained();
      return new Outcome(running.exit().get(20, TimeUnit.SECONDS).code(), out, err);
    }
  }

  /** Everything until the writer is gone. */
  static String read(Fd fd) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try {
      while (Transfer.read(fd, buffer.clear()) > 0) {
        all.write(buffer.array(), 0, buffer.position());
      }
    } catch (io.gantry.kernel.KernelException e) {
      if (e.errno() != io.gantry.kernel.Errno.EIO) { // a terminal's end
        throw e;
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Reads until {@code text} has been seen. */
  static String readUntil(Fd fd, String text) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (all.indexOf(text) < 0 && Transfer.read(fd, buffer.clear()) > 0) {
      all.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
    }
    return all.toString();
  }

  static void write(Fd fd, String text) throws IOException {
    Transfer.writeAll(fd, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    runtime.close();
  }
}
