package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.NetworkConfig;
import io.gantry.engine.config.PortBinding;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.config.SecurityConfig;
import io.gantry.engine.config.SecurityDefaults;
import io.gantry.engine.config.Ulimit;
import io.gantry.engine.list.PortRange;
import io.gantry.engine.remap.Remapping;
import io.gantry.runtime.Seccomp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Judges the part of a request that belongs to this host, in Docker's words. */
public final class HostCheck {
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private HostCheck() {}

  /**
   * Checks a request.
   *
   * @return warnings: what will not be as asked
   * @throws EngineException.InvalidParameter on the first thing that makes no sense
   * @throws EngineException.NotImplemented on the first thing that Gantry does not have
   */
  public static List<String> check(ContainerConfig config, HostConfig host) {
    List<String> warnings = new ArrayList<>();
    restart(host.restart(), host.autoRemove());
    namespaces(config, host.namespaces());
    network(config, host, warnings);
    security(host.security());
    ulimits(host.resources().ulimits());
    if (host.storage().shmSize() < 0) {
      throw invalid("SHM size can not be less than 0");
    }
    if (!Set.of("", "default", "process").contains(host.isolation())) {
      throw invalid("invalid isolation '" + host.isolation() + "' on linux");
    }
    return warnings;
  }

  /** Checks a restart policy against {@code --rm}. */
  public static void restart(RestartPolicy policy, boolean autoRemove) {
    boolean counts = policy.name().equals("on-failure");
    if (!counts && !Set.of("", "no", "always", "unless-stopped").contains(policy.name())) {
      throw invalid(
          "invalid restart policy: unknown policy '"
              + policy.name()
              + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
    if (!counts && policy.maximumRetryCount() != 0) {
      throw invalid(
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
    if (policy.maximumRetryCount() < 0) {
      throw invalid("invalid restart policy: maximum retry count cannot be negative");
    }
    if (autoRemove && !policy.isNone()) {
      throw invalid("can't create 'AutoRemove' container with restart policy");
    }
  }

  private static void namespaces(ContainerConfig config, Namespaces namespaces) {
    mode("IPC", namespaces.ipc(), Set.of("", "host", "private", "shareable", "none"));
    mode("PID", namespaces.pid(), Set.of("", "host"));
    if (!Set.of("", "host").contains(namespaces.uts())) {
      throw invalid("invalid UTS mode: " + namespaces.uts());
    }
    if (!Set.of("", "host", Remapping.PRIVATE).contains(namespaces.user())) {
      throw invalid("invalid user namespace mode: " + namespaces.user());
    }
    if (!Set.of("", "host", "private").contains(namespaces.cgroup())) {
      throw invalid("invalid cgroup namespace mode: " + namespaces.cgroup());
    }
    boolean shared = namespaces.network().startsWith("container:");
    if (!config.hostname().isEmpty() && shared) {
      throw invalid("conflicting options: hostname and the network mode");
    }
    if (!config.hostname().isEmpty() && namespaces.uts().equals("host")) {
      throw invalid("conflicting options: hostname and the UTS mode");
    }
    if (shared && namespaces.network().equals("container:")) {
      throw invalid("invalid network mode: invalid container format container:<name|id>");
    }
  }

  private static void mode(String kind, String mode, Set<String> words) {
    boolean other = mode.startsWith("container:") && mode.length() > "container:".length();
    if (!words.contains(mode) && !other) {
      throw invalid("invalid " + kind + " mode: " + mode);
    }
  }

  private static void network(ContainerConfig config, HostConfig host, List<String> warnings) {
    String mode = host.namespaces().network();
    NetworkConfig network = host.network();
    if (mode.startsWith("container:")) {
      shared(config, network);
    }
    if (mode.equals("host") && !network.links().isEmpty()) {
      throw invalid(
          "conflicting options: host type networking can't be used with links. This would result in"
              + " undefined behavior");
    }
    if (mode.equals("host") && !network.portBindings().isEmpty()) {
      warnings.add("Published ports are discarded when using host network mode");
    }
    network.portBindings().forEach(HostCheck::port);
    network.extraHosts().forEach(HostCheck::extraHost);
  }

  /** What is shared with another container is that one's to say. */
  private static void shared(ContainerConfig config, NetworkConfig network) {
    refuse(
        network.links(),
        "container type network can't be used with links. This would result in undefined behavior");
    refuse(network.dns(), "dns and the network mode");
    refuse(network.extraHosts(), "custom host-to-IP mapping and the network mode");
    if (network.publishAllPorts() || !network.portBindings().isEmpty()) {
      throw invalid("conflicting options: port publishing and the container type network mode");
    }
    refuse(config.exposedPorts(), "port exposing and the container type network mode");
  }

  private static void refuse(List<String> given, String conflict) {
    if (!given.isEmpty()) {
      throw invalid("conflicting options: " + conflict);
    }
  }

  private static void port(String port, List<PortBinding> bindings) {
    String[] parts = port.split("/", 2);
    if (!isPorts(parts[0]) || parts[0].indexOf('-') >= 0) {
      throw badPort(parts[0]);
    }
    if (parts.length > 1 && !PROTOCOLS.contains(parts[1])) {
      throw badPort(port);
    }
    for (PortBinding binding : bindings) {
      if (!binding.hostPort().isEmpty() && !isPorts(binding.hostPort())) {
        throw badPort(binding.hostPort());
      }
    }
  }

  private static boolean isPorts(String text) {
    try {
      return text.indexOf('/') < 0 && PortRange.parse(text).first() >= 0;
    } catch (EngineException.InvalidParameter e) {
      return false;
    }
  }

  private static EngineException.InvalidParameter badPort(String text) {
    return invalid("invalid port specification: \"" + text + "\"");
  }

  private static void extraHost(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0 || colon == line.length() - 1) {
      throw invalid("bad format for add-host: \"" + line + "\"");
    }
    String address = line.substring(colon + 1);
    if (!address.equals("host-gateway") && !Addresses.isAddress(address)) {
      throw invalid("invalid IP address in add-host: \"" + address + "\"");
    }
  }

  private static void security(SecurityConfig security) {
    if (security.oomScoreAdj() < -1000 || security.oomScoreAdj() > 1000) {
      throw invalid(
          "Invalid value " + security.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
    }
    Privileges privileges = Privileges.of(security, SecurityDefaults.DOCKER);
    if (privileges.seccomp() instanceof Seccomp.Custom custom) {
      check(custom);
    }
  }

  private static void check(Seccomp.Custom profile) {
    try {
      profile.check();
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }

  private static void ulimits(List<Ulimit> ulimits) {
    for (Ulimit ulimit : ulimits) {
      ulimit
          .fault()
          .ifPresent(
              fault -> {
                throw invalid(fault);
              });
    }
  }
}
