package io.gantry.runtime;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls of a runtime for one container. What is needed for them is written down in the container's
 * directory, where the next engine finds it.
 *
 * @param directory the container's
 * @param logs where the runtime tells what went wrong
 * @param program the runtime
 * @param id the container
 */
record RuntimeCalls(Path directory, Path logs, RuntimeProgram program, String id) {
  private static final System.Logger LOG = System.getLogger(RuntimeCalls.class.getName());
  private static final String STARTED = "started";
  private static final String FILE = "runtime.json";
  private static final Pattern MESSAGE =
      Pattern.compile("\"msg\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*+\")");

  static RuntimeCalls begin(Path directory, RuntimeProgram program, String id) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("path", program.path());
    fields.put("args", program.args());
    Files.writeString(directory.resolve(FILE), Json.print(fields));
    return new RuntimeCalls(directory, directory, program, id);
  }

  /** Those of the container in {@code directory}; empty when the built-in runtime has made it. */
  static Optional<RuntimeCalls> of(Path directory) throws IOException {
    try {
      Json json = Json.parse(FILE, Files.readString(directory.resolve(FILE)));
      RuntimeProgram program =
          new RuntimeProgram(json.get("path").text(), json.get("args").strings());
      return Optional.of(new RuntimeCalls(directory, directory, program, json.get("id").text()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The same with another place for what went wrong: calls are made at the same time. */
  RuntimeCalls telling(Path other) {
    return new RuntimeCalls(directory, other, program, id);
  }

  /** The step that executes the runtime. */
  Step execute(List<String> command) throws IOException {
    Files.deleteIfExists(log());
    List<String> words = words(command);
    return Step.of(
        "execute",
        words.getFirst(),
        Syscall.EXECVE,
        Argument.text(words.getFirst()),
        Argument.texts(words),
        Argument.texts(List.of("PATH=" + DockerDefaults.PATH)));
  }

  /** Calls the runtime and waits for its end; its exit code. */
  int call(String... command) throws IOException {
    Files.deleteIfExists(log());
    ProcessBuilder builder = new ProcessBuilder(words(List.of(command)));
    builder.environment().clear();
    builder.environment().put("PATH", DockerDefaults.PATH);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    process.getOutputStream().close();
    boolean interrupted = false;
    while (true) {
      try {
        int code = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return code;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /**
   * Starts what has been created.
   *
   * @return whether the runtime has done it
   */
  boolean start() throws IOException {
    boolean done = call("start", id) == 0;
    if (done) {
      Files.createFile(directory.resolve(STARTED));
    }
    return done;
  }

  /** The same when the engine was killed between the two; a container that runs is left alone. */
  void startIfCreated() throws IOException {
    if (!Files.exists(directory.resolve(STARTED))) {
      start();
    }
  }

  /** Has the runtime forget the container, whatever is left of it. */
  void deleted() {
    try {
      if (Files.isDirectory(directory.resolve("oci").resolve(id))) {
        call("delete", "--force", id);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the runtime of " + id + " did not delete it", e);
    }
  }

  /** What the runtime has told last. */
  String complaint() throws IOException {
    String message = "";
    try {
      // runc writes a line for each entry, crun an object over several
      Matcher entries = MESSAGE.matcher(Files.readString(log()));
      while (entries.find()) {
        message = Json.parse("log", entries.group(1)).text();
      }
    } catch (NoSuchFileException | IllegalArgumentException e) {
      // what it has told until then is all there is
    }
    return message.isEmpty() ? program.path() + " did not say why" : message;
  }

  private Path log() {
    return logs.resolve("log.json");
  }

  private List<String> words(List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(program.file().toString());
    words.addAll(program.args());
    words.addAll(
        List.of(
            "--root",
            directory.resolve("oci").toString(),
            "--log",
            log().toString(),
            "--log-format",
            "json"));
    words.addAll(command);
    return words;
  }
}
