package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Status;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.exec.ExecDetails;
import io.gantry.engine.exec.Execs;
import io.gantry.engine.exec.StartExec;
import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogQuery.Framing;
import io.gantry.engine.log.NoLog;
import io.gantry.engine.log.OutputKind;
import io.gantry.engine.name.Ids;
import io.gantry.engine.spec.SpecBuilder;
import io.gantry.engine.store.Trees;
import io.gantry.engine.stream.AttachRequest;
import io.gantry.engine.stream.Attachment;
import io.gantry.engine.stream.DetachKeys;
import io.gantry.engine.stream.ProcessStreams;
import io.gantry.engine.stream.Pumps;
import io.gantry.engine.stream.StreamRun;
import io.gantry.engine.stream.StreamSettings;
import io.gantry.kernel.KernelException;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.Exit;
import io.gantry.runtime.LaunchException;
import io.gantry.runtime.Reattached;
import io.gantry.runtime.Running;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Execs in memory: they are forgotten five minutes after their end, as dockerd forgets them. */
public final class LocalExecs implements Execs {
  private static final Logger LOG = System.getLogger(LocalExecs.class.getName());
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final String DIRECTORY = "execs";
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  private final Parts parts;
  private final SpecBuilder specs;
  private final Happenings happenings;
  private final Pumps pumps;
  private final Map<String, ExecSession> sessions = new ConcurrentHashMap<>();

  /** Over these parts. */
  public LocalExecs(Parts parts, SpecBuilder specs, Happenings happenings, Pumps pumps) {
    this.parts = parts;
    this.specs = specs;
    this.happenings = happenings;
    this.pumps = pumps;
  }

  /** Checks the health of a container by an exec. */
  public Checking.Checks checks() {
    return (container, plan) -> new ExecCheck(parts, this, container, plan);
  }

  /** The execs that run in a container. */
  public List<String> running(String container) {
    return sessions.values().stream()
        .filter(exec -> exec.container().id().equals(container) && exec.running() != null)
        .map(ExecSession::id)
        .sorted()
        .toList();
  }

  private ExecSession find(String id) {
    ExecSession exact = sessions.get(id);
    if (exact == null) {
      throw new EngineException.NotFound("No such exec instance: " + id);
    }
    return exact;
  }

  @Override
  public String create(String container, CreateExec request) {
    Container found = parts.index().find(container);
    return create(found, request, ExecSession.Origin.CLIENT);
  }

  /** Makes the exec of a health check, which is forgotten with its end. */
  String createCheck(Container container, CreateExec request) {
    return create(container, request, ExecSession.Origin.HEALTH_CHECK);
  }

  /** Nobody asks for it any more, whether it has run or not. */
  void forget(String exec) {
    sessions.remove(exec);
  }

  private String create(Container found, CreateExec request, ExecSession.Origin origin) {
    requireRunning(found);
    if (request.cmd().isEmpty()) {
      throw new EngineException.InvalidParameter("No exec command specified");
    }
    ExecChecks.check(request);
    List<String> links = parts.connector().environment(found.description());
    String id = Ids.random();
    StreamSettings settings = new StreamSettings(request.tty(), request.attachStdin(), true);
    ContainerLog nothing =
        new ContainerLog(parts.runDirectory(found.id()).resolve(id), new NoLog(Map.of()));
    sessions.put(
        id,
        new ExecSession(
            origin, id, found, request, links, new ProcessStreams(pumps, settings, nothing)));
    tell(found, id, "exec_create: " + command(request));
    return id;
  }

  /** As dockerd tells it: with a space behind the program also when it has no arguments. */
  private static String command(CreateExec request) {
    List<String> words = request.cmd();
    return words.getFirst() + " " + String.join(" ", words.subList(1, words.size()));
  }

  private static void requireRunning(Container container) {
    switch (container.status()) {
      case RUNNING -> {}
      case PAUSED ->
          throw new EngineException.Conflict(
              "Container " + container.id() + " is paused, unpause the container before exec");
      case RESTARTING ->
          throw new EngineException.Conflict(
              "Container "
                  + container.id()
                  + " is restarting, wait until the container is running");
      case CREATED, EXITED, REMOVING, DEAD -> throw container.notRunning();
    }
  }

  private void tell(Container container, String id, String action, String... more) {
    String[] attributes = new String[more.length + 2];
    attributes[0] = "execID";
    attributes[1] = id;
    System.arraycopy(more, 0, attributes, 2, more.length);
    happenings.tell(container.description(), action, attributes);
  }

  @Override
  public Optional<Attachment> start(String exec, StartExec options) {
    ExecSession session = find(exec);
    if (session.exit().isDone()) {
      throw new EngineException.Conflict("exec command " + exec + " has already run");
    }
    requireRunning(session.container());
    if (!session.claim()) {
      throw new EngineException.Conflict("exec command " + exec + " is already running");
    }
    Optional<Attachment> attachment =
        options.detach() ? Optional.empty() : Optional.of(attach(session));
    tell(session.container(), exec, "exec_start: " + command(session.request()));
    try {
      launch(session, options);
      return attachment;
    } catch (EngineException e) {
      session.streams().abandon();
      attachment.ifPresent(Attachment::close);
      throw e;
    }
  }

  private Attachment attach(ExecSession session) {
    CreateExec request = session.request();
    Set<OutputKind> output = EnumSet.noneOf(OutputKind.class);
    if (request.attachStdout()) {
      output.add(OutputKind.STDOUT);
    }
    if (request.attachStderr()) {
      output.add(OutputKind.STDERR);
    }
    Framing framing = request.tty() ? Framing.RAW : Framing.COALESCED;
    Attachment client =
        session
            .streams()
            .attach(
                new AttachRequest(
                    output,
                    request.attachStdin(),
                    false,
                    true,
                    framing,
                    DetachKeys.parse(request.detachKeys())),
                () -> tell(session.container(), session.id(), "exec_detach"));
    return new ExecAttachment(client, session.exit());
  }

  private Path directory(ExecSession session) {
    return parts.runDirectory(session.container().id()).resolve("execs").resolve(session.id());
  }

  private void launch(ExecSession session, StartExec options) {
    Container container = session.container();
    CreateExec request = session.request();
    ConsoleSize size =
        SpecBuilder.consoleSize(
            options.consoleSize().isEmpty() ? request.consoleSize() : options.consoleSize());
    try {
      Running first = container.running().orElseThrow(() -> container.notRunning());
      Path directory = directory(session);
      Trees.makeEmpty(directory);
      Running running =
          parts
              .runtime()
              .exec(
                  first,
                  specs.exec(
                      container.description(),
                      first.pid(),
                      session.environment(),
                      request,
                      size,
                      cgroup(session)),
                  directory);
      session.started(running);
      session.streams().start(StreamRun.exec(Ports.of(running)));
      watch(session, running);
    } catch (LaunchException e) {
      int code = code(e);
      removeQuietly(directory(session));
      session.ended(code);
      forgetLater(session);
      if (e.kind() == LaunchException.Kind.NOT_RUNNING) {
        throw container.notRunning();
      }
      throw new EngineException.StartFailed(e.daemonMessage(), code, e);
    } catch (IOException | IllegalArgumentException e) {
      removeQuietly(directory(session));
      session.ended(NOT_EXECUTABLE);
      forgetLater(session);
      throw new EngineException.Internal(
          "cannot exec in container " + container.id() + ": " + e.getMessage(), e);
    }
  }

  private CgroupAttachment cgroup(ExecSession session) throws IOException {
    String path = session.container().cgroup(parts.config().cgroupParent());
    return switch (session.origin()) {
      case CLIENT -> parts.cgroups().attachment(path);
      case HEALTH_CHECK -> parts.cgroups().checkAttachment(path);
    };
  }

  private static int code(LaunchException e) {
    return e.kind() == LaunchException.Kind.NOT_FOUND ? NOT_FOUND : NOT_EXECUTABLE;
  }

  private void watch(ExecSession session, Running running) {
    var _ =
        running
            .exit()
            .thenCompose(exit -> session.streams().exited().handle((nothing, failure) -> exit))
            .thenAcceptAsync(exit -> ended(session, running, exit), parts.executor());
  }

  private void ended(ExecSession session, Running running, Exit exit) {
    session.ended(exit.code());
    tell(session.container(), session.id(), "exec_die", "exitCode", Integer.toString(exit.code()));
    finish(running, directory(session));
    forgetLater(session);
  }

  private void forgetLater(ExecSession session) {
    if (session.container().status() == Status.REMOVING
        || session.origin() == ExecSession.Origin.HEALTH_CHECK) {
      sessions.remove(session.id());
      return;
    }
    var _ =
        parts
            .timer()
            .schedule(
                () -> sessions.remove(session.id()), REMEMBERED.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Lets execs of an engine before this one run on: nobody can ask for them any more, but what they
   * say must go somewhere, and their shims must not outlive them.
   *
   * @param run the directory of a container's run
   */
  public void letGo(Path run) {
    Path execs = run.resolve(DIRECTORY);
    if (!Files.isDirectory(execs)) {
      return;
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(execs)) {
      for (Path directory : directories) {
        if (parts.runtime().reattach(directory) instanceof Reattached.Alive alive) {
          unheard(alive.running(), directory);
        } else {
          Trees.delete(directory);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "execs in " + execs + " were not found again", e);
    }
  }

  private void unheard(Running running, Path directory) throws IOException {
    ProcessStreams streams =
        new ProcessStreams(
            pumps, StreamSettings.OUTPUT, new ContainerLog(directory, new NoLog(Map.of())));
    streams.start(StreamRun.exec(Ports.of(running)));
    var _ =
        running
            .exit()
            .thenCompose(exit -> streams.exited().handle((nothing, failure) -> exit))
            .thenAcceptAsync(_ -> finish(running, directory), parts.executor());
  }

  private static void finish(Running running, Path directory) {
    ShimEnd.of(running);
    running.close();
    removeQuietly(directory);
  }

  private static void removeQuietly(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the directory of an exec goes with its container", e);
    }
  }

  @Override
  public ExecDetails inspect(String exec) {
    ExecSession session = find(exec);
    Running running = session.running();
    CreateExec request = session.request();
    return new ExecDetails(
        session.id(),
        session.container().id(),
        running != null,
        session.exitCode(),
        running == null ? 0 : running.pid(),
        request.attachStdin(),
        request.attachStdout(),
        request.attachStderr(),
        session.exit().isDone(),
        request);
  }

  @Override
  public void resize(String exec, int height, int width) {
    ExecSession session = find(exec);
    Running running = session.running();
    if (running == null) {
      throw new EngineException.Conflict("exec process is not started");
    }
    try {
      running.resize(SpecBuilder.consoleSize(height, width));
    } catch (KernelException e) {
      throw new EngineException.Internal("cannot resize exec " + exec + ": " + e.getMessage(), e);
    }
  }

  @Override
  public CompletableFuture<Integer> exit(String exec) {
    return find(exec).exit().copy();
  }
}
