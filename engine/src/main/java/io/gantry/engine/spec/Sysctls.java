package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Kernel parameters of a container: only those of namespaces that it does not share with the host,
 * or they would be the host's. The messages are those of runc ({@code
 * libcontainer/configs/validate}), which clients of Docker see.
 */
final class Sysctls {
  private static final int UNKNOWN = 128;
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private final Namespaces namespaces;

  private Sysctls(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * Docker's defaults and what was asked for.
   *
   * @throws EngineException.StartFailed when one belongs to the host
   */
  static Map<String, String> of(Map<String, String> asked, Namespaces namespaces) {
    Map<String, String> sysctls = new LinkedHashMap<>();
    if (namespaces.net() instanceof Namespace.New || namespaces.net() instanceof Namespace.At) {
      sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
      if (namespaces.user().mapping().isEmpty()) {
        // who has other ids has not so many; its sandbox has been told already
        sysctls.put("net.ipv4.ping_group_range", "0 2147483647");
      }
    }
    Sysctls check = new Sysctls(namespaces);
    asked.forEach(
        (name, value) -> {
          String dotted = dotted(name);
          check.check(dotted);
          sysctls.put(dotted, value);
        });
    return sysctls;
  }

  /** As sysctl(8) reads names: the first separator says which of the two parts directories. */
  private static String dotted(String name) {
    int slash = name.indexOf('/');
    int dot = name.indexOf('.');
    boolean slashed = slash >= 0 && (dot < 0 || slash < dot);
    return slashed ? name.replace('.', '\0').replace('/', '.').replace('\0', '/') : name;
  }

  private void check(String name) {
    if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
      require(!isHosts(namespaces.ipc(), "ipc"), name, "is not allowed in the hosts ipc namespace");
    } else if (name.startsWith("net.")) {
      require(!isHosts(namespaces.net(), "net"), name, "not allowed in host network namespace");
    } else if (name.equals("kernel.hostname") && namespaces.uts() instanceof Namespace.New) {
      require(false, name, "is not allowed as it conflicts with the OCI \"hostname\" field");
    } else {
      require(
          name.equals("kernel.domainname") && namespaces.uts() instanceof Namespace.New,
          name,
          "is not in a separate kernel namespace");
    }
  }

  /** Also a container that shares with one that shares with the host is in the host's. */
  private static boolean isHosts(Namespace namespace, String kind) {
    return switch (namespace) {
      case Namespace.Host() -> true;
      case Namespace.New(), Namespace.At(Path _) -> false;
      case Namespace.Of(int pid) -> link(Integer.toString(pid), kind).equals(link("self", kind));
    };
  }

  private static Path link(String process, String kind) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", process, "ns", kind));
    } catch (IOException e) {
      throw new EngineException.Internal(
          "look at the " + kind + " namespace of process " + process + ": " + e.getMessage(), e);
    }
  }

  private static void require(boolean allowed, String name, String otherwise) {
    if (!allowed) {
      throw new EngineException.StartFailed(
          "failed to create task for container: failed to create shim task: OCI runtime create"
              + " failed: runc create failed: sysctl \""
              + name
              + "\" "
              + otherwise,
          UNKNOWN,
          null);
    }
  }
}
