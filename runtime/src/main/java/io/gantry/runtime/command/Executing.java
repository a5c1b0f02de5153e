package io.gantry.runtime.command;

import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Subreaper;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.DetachedRuntime;
import io.gantry.runtime.ExecSpec;
import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.bundle.BundleProcess;
import io.gantry.runtime.command.State.Status;
import io.gantry.runtime.json.Json;
import io.gantry.runtime.plan.Parting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code exec}: one more process in a container. */
final class Executing {
  private static final int NOT_DONE = 255;

  private final Store store;
  private final Options options;

  Executing(Store store, Options options) {
    this.store = store;
    this.options = options;
  }

  int run() throws IOException {
    State state = store.state(options.id());
    Status status = store.status(state);
    if (status == Status.PAUSED && !options.on("ignore-paused")) {
      throw new Refusal("cannot exec in a paused container (use --ignore-paused to override)");
    }
    if (status != Status.RUNNING && status != Status.PAUSED && status != Status.CREATED) {
      throw new Refusal("cannot exec in a stopped container");
    }
    Json config = Json.parse(Bundle.CONFIG, store.configuration(state));
    BundleProcess process =
        BundleProcess.read(wanted(config.get("process")), config.get("linux").get("seccomp"));
    boolean detached = options.on("detach");
    if (!detached) {
      Subreaper.become();
    }
    try (Streams streams = Streams.of(process.terminal(), options);
        PidFd container =
            state.open().orElseThrow(() -> new Refusal("cannot exec in a stopped container"));
        DetachedRuntime runtime = DetachedRuntime.open()) {
      DetachedRuntime.Left left =
          runtime.exec(
              container,
              new ExecSpec(
                  process.spec(),
                  CgroupAttachment.of(state.group()),
                  store.bundle(state).namespaces()),
              parting(process),
              streams.descriptors(),
              streams.terminal());
      Creation.pidFile(options, left.pid());
      return detached ? 0 : Starting.await(left.pid());
    }
  }

  /** What a failure to start the process exits with: it is no code of the process itself. */
  static int failed() {
    return NOT_DONE;
  }

  private Parting.Left parting(BundleProcess process) {
    return new Parting.Left(
        false,
        Optional.empty(),
        options.number("preserve-fds", 0),
        Optional.empty(),
        process.umask(),
        Optional.of(process.capabilities()));
  }

  /** A process of its own, or the container's first one with other words. */
  private Json wanted(Json first) throws IOException {
    Optional<String> file = options.value("process").filter(f -> !f.isEmpty());
    if (file.isPresent()) {
      return Json.parse("process.json", Files.readString(Path.of(file.get())));
    }
    if (options.rest().size() < 2) {
      throw new Refusal("process args cannot be empty");
    }
    Map<String, @Nullable Object> process = new LinkedHashMap<>();
    first.fields().forEach((name, field) -> process.put(name, field.value()));
    process.put("args", options.rest().subList(1, options.rest().size()));
    process.put("terminal", options.on("tty"));
    options.value("cwd").ifPresent(cwd -> process.put("cwd", cwd));
    List<String> env = new ArrayList<>(first.get("env").strings());
    env.addAll(options.all("env"));
    process.put("env", env);
    options.value("user").ifPresent(user -> process.put("user", user(user)));
    if (options.on("no-new-privs")) {
      process.put("noNewPrivileges", true);
    }
    return new Json("process", process);
  }

  private Map<String, Object> user(String text) {
    String[] parts = text.split(":", 2);
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("uid", number(parts[0]));
    if (parts.length > 1) {
      user.put("gid", number(parts[1]));
    }
    user.put(
        "additionalGids", options.all("additional-gids").stream().map(Executing::number).toList());
    return user;
  }

  private static java.math.BigDecimal number(String text) {
    try {
      return new java.math.BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new Refusal("parsing " + text + " as int for uid failed");
    }
  }
}
