package io.gantry.kernel.launch;

import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.none;
import static io.gantry.kernel.program.Argument.text;
import static io.gantry.kernel.program.Argument.texts;

import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.io.Transfer;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The smallest container: a root with a static busybox, and all namespaces but the user's. */
final class TestContainer {
  static final Path BUSYBOX = Path.of("/bin/busybox");
  static final Set<Namespace> NAMESPACES =
      Set.of(
          Namespace.MOUNT,
          Namespace.UTS,
          Namespace.IPC,
          Namespace.PID,
          Namespace.NETWORK,
          Namespace.CGROUP);

  private static final long MS_BIND = 4096;
  private static final long MS_PRIVATE_REC = 0x44000;
  private static final long MNT_DETACH = 2;

  private TestContainer() {}

  /** Makes a root file system in {@code directory}. */
  static Path root(Path directory) throws IOException {
    for (String name : List.of("bin", "proc", "dev/pts", "tmp")) {
      Files.createDirectories(directory.resolve(name));
    }
    Files.copy(BUSYBOX, directory.resolve("bin/busybox"));
    for (String name : List.of("sh", "cat", "ls", "tty", "stty", "sleep", "hostname")) {
      Files.createSymbolicLink(directory.resolve("bin").resolve(name), Path.of("busybox"));
    }
    return directory;
  }

  /** A launch of {@code script} by a shell in {@code root}. */
  static Launch shell(Path root, String script, Map<Integer, Fd> descriptors) {
    return launch(enter(root), List.of("/bin/sh", "-c", script), descriptors);
  }

  /** A launch of a program after some steps. */
  static Launch launch(List<Step> steps, List<String> command, Map<Integer, Fd> descriptors) {
    List<Instruction> init = new ArrayList<>(steps);
    init.add(Steps.closeOthers());
    init.add(execute(command));
    return new Launch(
        List.of(), NAMESPACES, OptionalInt.empty(), Optional.empty(), init, descriptors);
  }

  static Step execute(List<String> command) {
    return Step.of(
        "execute",
        command.getFirst(),
        Syscall.EXECVE,
        text(command.getFirst()),
        texts(command),
        texts(List.of("PATH=/bin")));
  }

  /** The steps that make {@code root} the root. */
  static List<Step> enter(Path root) {
    String path = root.toString();
    return List.of(
        Step.of("begin", "session", Syscall.SETSID),
        mount("none", "/", "", MS_PRIVATE_REC),
        mount(path, path, "", MS_BIND),
        Step.of("enter", path, Syscall.CHDIR, text(path)),
        mount("proc", "proc", "proc", 0),
        Step.of(
            "mount",
            "/dev/pts",
            Syscall.MOUNT,
            text("devpts"),
            text("dev/pts"),
            text("devpts"),
            constant(0),
            text("newinstance,ptmxmode=0666")),
        Step.of("pivot to", path, Syscall.PIVOT_ROOT, text("."), text(".")),
        Step.of("unmount", "the old root", Syscall.UMOUNT2, text("."), constant(MNT_DETACH)),
        Step.of("enter", "/", Syscall.CHDIR, text("/")),
        Step.of("set", "host name", Syscall.SETHOSTNAME, text("inside"), constant(6)));
  }

  /** Reads until the end. */
  static String readAll(Fd fd) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (Transfer.read(fd, buffer.clear()) != Transfer.END) {
      all.write(buffer.array(), 0, buffer.position());
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Reads until what was read ends with {@code end}. */
  static String readUntil(Fd fd, String end) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (all.indexOf(end) < 0 && Transfer.read(fd, buffer.clear()) != Transfer.END) {
      all.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
    }
    return all.toString();
  }

  static void write(Fd fd, String text) throws IOException {
    Transfer.writeAll(fd, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Step mount(String source, String target, String type, long flags) {
    return Step.of(
        "mount",
        target,
        Syscall.MOUNT,
        text(source),
        text(target),
        text(type),
        constant(flags),
        none());
  }
}
