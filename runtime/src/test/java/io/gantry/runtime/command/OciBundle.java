package io.gantry.runtime.command;

import io.gantry.runtime.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bundle with busybox below a temporary directory, and the command line to use it by. */
final class OciBundle {
  private static final List<String> APPLETS =
      List.of(
          "sh", "cat", "echo", "id", "ls", "sleep", "grep", "mount", "hostname", "true", "test");

  final Path directory;
  final Path rootfs;
  private final Path root;

  OciBundle(Path temporary) throws IOException {
    directory = Files.createDirectories(temporary.resolve("bundle"));
    root = temporary.resolve("state");
    rootfs = directory.resolve("rootfs");
    Files.createDirectories(rootfs.resolve("bin"));
    Files.createDirectories(rootfs.resolve("out"));
    Files.copy(
        Path.of("/bin/busybox"), rootfs.resolve("bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String applet : APPLETS) {
      Files.createSymbolicLink(rootfs.resolve("bin/" + applet), Path.of("busybox"));
    }
  }

  /** What a command printed, and its exit code. */
  record Outcome(int code, String out, String err) {}

  /** What {@code runc spec} or {@code crun spec} writes. */
  static Map<String, @Nullable Object> spec(String runtime) throws IOException {
    try (InputStream in = OciBundle.class.getResourceAsStream(runtime + "-spec.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return mutable(Json.parse("spec", text));
    }
  }

  /** Writes the configuration: that of {@code runc spec} with a script and other changes. */
  void configure(String script, Consumer<Map<String, @Nullable Object>> changes)
      throws IOException {
    configure(spec("runc"), script, changes);
  }

  void configure(
      Map<String, @Nullable Object> spec,
      String script,
      Consumer<Map<String, @Nullable Object>> changes)
      throws IOException {
    object(spec, "process").put("args", List.of("sh", "-c", script));
    object(spec, "process").put("terminal", false);
    object(spec, "root").put("readonly", false);
    changes.accept(spec);
    Files.writeString(directory.resolve("config.json"), Json.print(spec));
  }

  /** A member that is an object; made when it is missing. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> object(Map<String, @Nullable Object> parent, String name) {
    return (Map<String, @Nullable Object>)
        parent.computeIfAbsent(name, n -> new LinkedHashMap<String, @Nullable Object>());
  }

  /** A member that is a list; made when it is missing. */
  @SuppressWarnings("unchecked")
  static List<Object> list(Map<String, @Nullable Object> parent, String name) {
    return (List<Object>) parent.computeIfAbsent(name, n -> new ArrayList<>());
  }

  Outcome gantry(String... words) {
    List<String> all = new ArrayList<>(List.of("--root", root.toString()));
    all.addAll(List.of(words));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A command that must work; what it printed. */
  String done(String... words) {
    Outcome outcome = gantry(words);
    if (outcome.code() != 0) {
      throw new AssertionError(String.join(" ", words) + ": " + outcome);
    }
    return outcome.out();
  }

  Outcome create(String id, String... more) {
    List<String> words = new ArrayList<>(List.of("create", "-b", directory.toString()));
    words.addAll(List.of(more));
    words.add(id);
    return gantry(words.toArray(String[]::new));
  }

  String status(String id) {
    return Json.parse("state", done("state", id)).get("status").text();
  }

  /** What a script has written to {@code /out/NAME}, when it has. */
  String written(String name) throws IOException, InterruptedException {
    Path file = rootfs.resolve("out/" + name);
    await(() -> Files.exists(file) && Files.size(file) > 0, file.toString());
    return Files.readString(file);
  }

  /** Waits until a script has written so many lines to {@code /out/NAME}. */
  void awaitLines(String name, int lines) throws IOException, InterruptedException {
    Path file = rootfs.resolve("out/" + name);
    await(() -> Files.exists(file) && Files.readAllLines(file).size() >= lines, file.toString());
  }

  void awaitStatus(String id, String status) throws IOException, InterruptedException {
    await(() -> status(id).equals(status), id + " " + status);
  }

  /** Something that comes true. */
  interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition, String what)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + what);
      }
      Thread.onSpinWait();
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static Map<String, @Nullable Object> mutable(Json object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.fields().forEach((name, field) -> map.put(name, mutableValue(field)));
    return map;
  }

  private static @Nullable Object mutableValue(Json json) {
    return switch (json.value()) {
      case Map<?, ?> ignored -> mutable(json);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        json.list().forEach(element -> copy.add(mutableValue(element)));
        yield copy;
      }
      case null -> null;
      default -> json.value();
    };
  }
}
