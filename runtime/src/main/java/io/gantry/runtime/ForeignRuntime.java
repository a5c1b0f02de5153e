package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.launch.InitProgram;
import io.gantry.kernel.launch.Launch;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.ProcessIdentity;
import io.gantry.kernel.process.Signal;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.kernel.pty.ConsoleListener;
import io.gantry.runtime.LaunchException.Kind;
import io.gantry.runtime.LaunchException.Phase;
import io.gantry.runtime.bundle.BundleWriter;
import io.gantry.runtime.bundle.MountWriter;
import io.gantry.runtime.plan.Descriptors;
import io.gantry.runtime.plan.Execution;
import io.gantry.runtime.plan.RootSteps;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Containers that are made by a runtime of somebody else's, by the OCI runtime command line.
 *
 * <p>The launcher runs {@code create} in a mount namespace of its own, in which the container's
 * root is mounted: so nothing is mounted on the host. To the launcher come orphans for that time,
 * so the container's process is its child when {@code create} has ended; and it becomes the shim,
 * as it is of the engine's own containers. From then on the two differ in nothing but {@code exec},
 * which the runtime does too, and {@code delete} at the end.
 */
final class ForeignRuntime {
  private static final String BUNDLE = "bundle";
  private static final String SOCKET = "tty";
  private static final String PID = "pid";

  private final Launcher launcher;
  private final IdMaps maps;
  private final Fd devNull;
  private final Preparation preparation;

  ForeignRuntime(Launcher launcher, IdMaps maps, Fd devNull, Preparation preparation) {
    this.launcher = launcher;
    this.maps = maps;
    this.devNull = devNull;
    this.preparation = preparation;
  }

  /** A process and what its handle is made of. */
  record Made(ShimRecord record, PidFd shim, ProgramRunning.Grants grants) {}

  /** Creates and starts a container. */
  Made start(ContainerSpec spec, RuntimeProgram program, Path directory) throws IOException {
    if (spec.namespaces().user().mapping().isPresent()) {
      throw new IllegalArgumentException("user namespaces need the built-in runtime");
    }
    RuntimeCalls calls = RuntimeCalls.begin(directory, program, spec.id());
    try (Directory root = RootMount.of(spec.rootfs(), maps);
        HandedMounts mounts = HandedMounts.of(spec, maps)) {
      Preparation.Prepared<ContainerSpec> prepared =
          preparation.container(spec, root, mounts.files(), Set.of());
      Path bundle = Files.createDirectories(directory.resolve(BUNDLE));
      try (Places places = new Places(bundle, spec, mounts)) {
        List<Map<String, Object>> written = new ArrayList<>(places.write(prepared.spec().mounts()));
        if (prepared.execution().source() == Execution.Source.INIT) {
          written.add(builtinInit(bundle));
        }
        BundleWriter writer = new BundleWriter(prepared.facts(), prepared.execution());
        Files.writeString(
            bundle.resolve("config.json"), writer.container(prepared.spec(), written));
        Files.createDirectories(bundle.resolve("rootfs"));
        Map<Integer, Fd> given = new HashMap<>(places.descriptors());
        given.put(Descriptors.ROOTFS, root.fd());
        List<Instruction> init = new ArrayList<>(RootSteps.slave());
        init.addAll(RootSteps.place(Descriptors.ROOTFS, bundle.resolve("rootfs")));
        places.steps().forEach(init::addAll);
        Made made =
            make(
                calls,
                Phase.FOREIGN_START,
                directory,
                bundle,
                spec.process().io(),
                given,
                init,
                List.of("create", "--bundle", bundle.toString()),
                EnumSet.of(Namespace.MOUNT),
                prepared.grants());
        started(calls, made);
        return made;
      }
    } catch (IOException | RuntimeException e) {
      calls.deleted();
      throw e;
    }
  }

  /** Starts one more process; the runtime joins what it has made. */
  Made exec(RuntimeCalls calls, Running container, ExecSpec spec, Path directory)
      throws IOException {
    Preparation.Prepared<ExecSpec> prepared;
    try (Directory root = Directory.open(Path.of("/proc/" + container.pid() + "/root"))) {
      prepared = preparation.exec(spec, root);
    }
    Path process = directory.resolve("process.json");
    Files.writeString(
        process, new BundleWriter(prepared.facts(), prepared.execution()).process(spec.process()));
    return make(
        calls,
        Phase.FOREIGN_EXEC,
        directory,
        directory,
        spec.process().io(),
        Map.of(),
        List.of(),
        List.of("exec", "--detach", "--process", process.toString()),
        Set.of(),
        prepared.grants());
  }

  private Made make(
      RuntimeCalls calls,
      Phase phase,
      Path directory,
      Path home,
      Io io,
      Map<Integer, Fd> given,
      List<Instruction> before,
      List<String> command,
      Set<Namespace> namespaces,
      ProgramRunning.Grants grants)
      throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("--pid-file", directory.resolve(PID).toString()));
    Optional<Fd> console = Optional.empty();
    try (HandedStreams streams = HandedStreams.of(io, devNull);
        Directory run = Directory.open(directory);
        Directory at = Directory.open(home);
        OpenFile status = run.create(ShimRecord.STATUS, 0600)) {
      if (io instanceof Io.Terminal) {
        // The path of the directory may be too long for a socket's name.
        console =
            Optional.of(
                ConsoleListener.listen(
                    Path.of("/proc/self/fd/" + at.fd().number() + "/" + SOCKET)));
        words.addAll(List.of("--console-socket", SOCKET));
      }
      words.add(calls.id());
      Map<Integer, Fd> descriptors = new HashMap<>(streams.descriptors());
      descriptors.putAll(given);
      descriptors.put(ShimDescriptors.STATUS, status.fd());
      List<Instruction> init = new ArrayList<>(before);
      init.add(Step.of("enter", home.toString(), Syscall.CHDIR, Argument.text(home.toString())));
      init.add(Steps.closeOthers());
      init.add(calls.execute(words));
      Launch launch =
          new Launch(
              List.of(), namespaces, OptionalInt.empty(), Optional.empty(), init, descriptors);
      Launcher.Adopted adopted = launcher.adopt(launch, console);
      try {
        if (adopted.end().exitCode() != 0) {
          throw refusal(phase, calls);
        }
        return recorded(adopted, directory, grants);
      } catch (IOException | RuntimeException e) {
        end(adopted.shim());
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(directory.resolve(ShimRecord.STATUS));
      throw e;
    } finally {
      console.ifPresent(Fd::close);
      Files.deleteIfExists(home.resolve(SOCKET));
    }
  }

  private static Made recorded(
      Launcher.Adopted adopted, Path directory, ProgramRunning.Grants grants) throws IOException {
    int shim = adopted.shim().pid();
    long startTime = ProcessIdentity.of(shim).map(ProcessIdentity::startTime).orElse(0L);
    int pid = Integer.parseInt(Files.readString(directory.resolve(PID)).strip());
    ShimRecord record = new ShimRecord(new ShimIdentity(shim, startTime), pid);
    record.write(directory);
    return new Made(record, adopted.shim(), grants);
  }

  private static void started(RuntimeCalls calls, Made made) throws IOException {
    if (!calls.start()) {
      LaunchException refusal = refusal(Phase.FOREIGN_START, calls);
      calls.call("delete", "--force", calls.id());
      end(made.shim());
      throw refusal;
    }
  }

  private static void end(PidFd shim) throws KernelException {
    shim.send(Signal.KILL);
    shim.await();
    shim.close();
  }

  private static LaunchException refusal(Phase phase, RuntimeCalls calls) throws IOException {
    String message = calls.complaint();
    Kind kind = Kind.OTHER;
    if (message.contains("executable file not found")
        || message.contains("no such file or directory")
        || message.contains("No such file or directory")) {
      kind = Kind.NOT_FOUND;
    } else if (message.contains("permission denied") || message.contains("is a directory")) {
      kind = Kind.NOT_EXECUTABLE;
    }
    return new LaunchException(phase, kind, "create", "", Errno.UNKNOWN, message);
  }

  /** The runtime binds a file. */
  private static Map<String, Object> builtinInit(Path bundle) throws IOException {
    Path file = bundle.resolve("docker-init");
    try (Fd init = InitProgram.open();
        InputStream in = Files.newInputStream(Path.of("/proc/self/fd/" + init.number()))) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, Object> mount = new LinkedHashMap<>();
    mount.put("destination", Preparation.INIT_PATH);
    mount.put("type", "bind");
    mount.put("source", file.toString());
    mount.put("options", List.of("bind", "ro"));
    return mount;
  }

  /** Where mounts are that have no path on the host: below the bundle, for the runtime alone. */
  private static final class Places implements AutoCloseable {
    private final Path bundle;
    private final HandedMounts handed;
    private final Map<Mount, Path> paths = new LinkedHashMap<>();
    private final Map<Integer, Mount> numbers = new HashMap<>();
    private final List<List<Instruction>> steps = new ArrayList<>();
    private final List<PidFd> processes = new ArrayList<>();

    Places(Path bundle, ContainerSpec spec, HandedMounts handed) throws IOException {
      this.bundle = bundle;
      this.handed = handed;
      try {
        for (Mount mount : spec.mounts()) {
          if (mount instanceof Mount.Part || mount instanceof Mount.Image) {
            add(mount);
          } else if (mount instanceof Mount.Peers peers) {
            add(peers);
          }
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    List<Map<String, Object>> write(List<Mount> mounts) {
      return new MountWriter(mount -> paths.getOrDefault(mount, bundle)).write(mounts);
    }

    List<List<Instruction>> steps() {
      return steps;
    }

    Map<Integer, Fd> descriptors() {
      Map<Integer, Fd> descriptors = new HashMap<>(handed.by(numbers));
      for (int i = 0; i < processes.size(); i++) {
        descriptors.put(Descriptors.PEERS + i, processes.get(i).fd());
      }
      return descriptors;
    }

    @Override
    public void close() {
      processes.forEach(PidFd::close);
    }

    private void add(Mount.Peers peers) throws IOException {
      int number = Descriptors.PEERS + processes.size();
      Path path = Files.createDirectories(bundle.resolve("peer" + processes.size()));
      processes.add(PidFd.open(peers.pid()));
      paths.put(peers, path);
      steps.add(RootSteps.peer(number, peers.source(), path));
    }

    private void add(Mount mount) throws IOException {
      int number = Descriptors.MOUNTS + paths.size();
      Path path = bundle.resolve("mount" + paths.size());
      if (handed.files().contains(mount.target())) {
        Files.createFile(path);
      } else {
        Files.createDirectories(path);
      }
      paths.put(mount, path);
      numbers.put(number, mount);
      steps.add(RootSteps.place(number, path));
    }
  }
}
