package io.gantry.runtime.bundle;

import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.runtime.CapabilitySets;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.Io;
import io.gantry.runtime.ProcessSpec;
import io.gantry.runtime.Rlimit;
import io.gantry.runtime.Seccomp;
import io.gantry.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A process of a bundle, the first one or one of {@code exec --process}.
 *
 * @param spec what to start; its capabilities are the bounding set
 * @param umask if one is said
 * @param capabilities all of its sets
 */
public record BundleProcess(ProcessSpec spec, OptionalInt umask, CapabilitySets capabilities) {
  private static final int MOST_ID = Integer.MAX_VALUE;

  /** Whether it has a terminal. */
  public boolean terminal() {
    return spec.io() instanceof Io.Terminal;
  }

  /**
   * Reads a process.
   *
   * @param seccomp the section {@code linux.seccomp}, which holds for every process of a container
   */
  public static BundleProcess read(Json process, Json seccomp) {
    if (process.get("args").list().isEmpty()) {
      throw process.get("args").wrong("must not be empty");
    }
    Json cwd = process.get("cwd");
    if (!cwd.text().startsWith("/")) {
      throw cwd.wrong("must be an absolute path: " + cwd.text());
    }
    Json user = process.get("user");
    CapabilitySets sets = sets(process.get("capabilities")).and(Capabilities.ofThisProcess());
    ProcessSpec.Builder spec =
        ProcessSpec.builder(process.get("args").strings())
            .env(process.get("env").strings())
            .cwd(cwd.text())
            .user(id(user.get("uid")) + ":" + id(user.get("gid")))
            .additionalGroups(
                user.get("additionalGids").list().stream()
                    .map(gid -> Long.toString(gid.number(0, MOST_ID)))
                    .toList())
            .io(io(process))
            .capabilities(sets.bounding())
            .rlimits(rlimits(process.get("rlimits")))
            .noNewPrivileges(process.get("noNewPrivileges").on())
            .seccomp(seccomp(seccomp));
    Json score = process.get("oomScoreAdj");
    if (score.isPresent()) {
      spec.oomScoreAdj((int) score.number(-1000, 1000));
    }
    Json umask = user.get("umask");
    return new BundleProcess(
        spec.build(),
        umask.isPresent() ? OptionalInt.of((int) umask.number(0, 0777)) : OptionalInt.empty(),
        sets);
  }

  private static long id(Json id) {
    return id.isPresent() ? id.number(0, MOST_ID) : 0;
  }

  private static Io io(Json process) {
    if (!process.get("terminal").on()) {
      return new Io.Pipes(Io.Stdin.OPEN, Io.Staging.NONE);
    }
    Json size = process.get("consoleSize");
    ConsoleSize console =
        size.isPresent()
            ? new ConsoleSize(
                (int) size.get("height").number(0, 0xffff),
                (int) size.get("width").number(0, 0xffff))
            : new ConsoleSize(0, 0);
    return new Io.Terminal(console, Io.Staging.NONE);
  }

  private static CapabilitySets sets(Json capabilities) {
    return new CapabilitySets(
        set(capabilities.get("bounding")),
        set(capabilities.get("effective")),
        set(capabilities.get("permitted")),
        set(capabilities.get("inheritable")),
        set(capabilities.get("ambient")));
  }

  /** Names that the kernel does not have are passed over, as the specification wants it. */
  private static Capabilities set(Json names) {
    return Capabilities.of(
        names.strings().stream().map(Capability::parse).flatMap(Optional::stream).toList());
  }

  private static List<Rlimit> rlimits(Json rlimits) {
    List<Rlimit> limits = new ArrayList<>();
    for (Json rlimit : rlimits.list()) {
      Json type = rlimit.get("type");
      Rlimit.Resource resource =
          Optional.of(type.text())
              .filter(name -> name.startsWith("RLIMIT_"))
              .flatMap(Rlimit.Resource::parse)
              .orElseThrow(() -> type.wrong("is no resource: " + type.text()));
      if (limits.stream().anyMatch(limit -> limit.resource() == resource)) {
        throw type.wrong("is there twice: " + type.text());
      }
      limits.add(new Rlimit(resource, value(rlimit.get("soft")), value(rlimit.get("hard"))));
    }
    return limits;
  }

  private static long value(Json value) {
    return value.number().orElseThrow(() -> value.wrong("is required"));
  }

  /** The format is that of Docker's profiles, without their conditions. */
  private static Seccomp seccomp(Json seccomp) {
    if (!seccomp.isPresent()) {
      return new Seccomp.Unconfined();
    }
    if (seccomp.get("listenerPath").isPresent()) {
      throw seccomp.get("listenerPath").wrong("is not supported");
    }
    seccomp.get("defaultAction").text();
    return new Seccomp.Custom(Json.print(seccomp.value()));
  }
}
