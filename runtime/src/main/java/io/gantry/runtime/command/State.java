package io.gantry.runtime.command;

import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.ProcessIdentity;
import io.gantry.runtime.hook.HookState;
import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a container between two calls.
 *
 * @param id its name
 * @param process its first process; number 0 before there is one
 * @param bundle where it came from
 * @param cgroup the path of its cgroup
 * @param created when, as text
 * @param annotations those of its configuration
 */
record State(
    String id,
    ProcessIdentity process,
    Path bundle,
    String cgroup,
    String created,
    Map<String, String> annotations) {
  private static final String FILE = "state.json";

  /** Where it is in its life ({@code runtime.md}, "State"). */
  enum Status {
    CREATING,
    CREATED,
    RUNNING,
    PAUSED,
    STOPPED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  State {
    annotations = Map.copyOf(annotations);
  }

  State with(ProcessIdentity other) {
    return new State(id, other, bundle, cgroup, created, annotations);
  }

  static Optional<State> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Json json = Json.parse(FILE, Files.readString(file));
    return Optional.of(
        new State(
            json.get("id").text(),
            new ProcessIdentity(
                (int) json.get("pid").number(0, Integer.MAX_VALUE),
                json.get("startTime").number(0, Long.MAX_VALUE)),
            Path.of(json.get("bundle").text()),
            json.get("cgroup").text(),
            json.get("created").text(),
            json.get("annotations").texts()));
  }

  void write(Path directory) throws IOException {
    Map<String, Object> json = document(Status.CREATED);
    json.remove("status");
    json.put("pid", process.pid());
    json.put("startTime", process.startTime());
    json.put("cgroup", cgroup);
    json.put("created", created);
    Path draft = directory.resolve(FILE + ".new");
    Files.writeString(draft, Json.print(json));
    Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** As the specification wants it, for the command and for hooks. */
  Map<String, Object> document(Status status) {
    return told().document(status.word(), status == Status.STOPPED ? 0 : process.pid());
  }

  /** What hooks are told of it. */
  HookState told() {
    return new HookState(id, bundle, annotations);
  }

  Cgroup group() throws IOException {
    return Cgroups.detect().group(cgroup);
  }

  /** Its first process, if it lives. */
  Optional<PidFd> open() throws IOException {
    Optional<PidFd> open = process.pid() == 0 ? Optional.empty() : process.open();
    if (open.isPresent() && !open.get().isAlive()) {
      open.get().close();
      return Optional.empty();
    }
    return open;
  }

  Status status(boolean waits) throws IOException {
    Optional<PidFd> open = open();
    if (open.isEmpty()) {
      return process.pid() == 0 ? Status.CREATING : Status.STOPPED;
    }
    open.get().close();
    return waits ? Status.CREATED : frozen() ? Status.PAUSED : Status.RUNNING;
  }

  private boolean frozen() throws IOException {
    for (Path directory : group().directories()) {
      Path v1 = directory.resolve("freezer.state");
      Path v2 = directory.resolve("cgroup.freeze");
      if (begins(v1, "FR") || begins(v2, "1")) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(Path file, String text) throws IOException {
    return Files.exists(file) && Files.readString(file).startsWith(text);
  }
}
