package io.gantry.engine.config;

import io.avaje.jsonb.Json;

/**
 * What a container shares. Each is empty for the default, {@code host}, or {@code
 * container:<name|id>}, and what its comment adds.
 *
 * @param network also {@code none}, {@code bridge}, {@code default} or a network's name
 * @param ipc also {@code private}, {@code shareable} or {@code none}
 * @param pid the default is the container's own
 * @param uts the default is the container's own
 * @param user the default is the engine's, or that of {@code userns-remap}; also {@code private}:
 *     one of its own in any case
 * @param cgroup {@code private} or {@code host}
 * @param cgroupPath Docker's {@code Cgroup}: stored
 */
@Json
public record Namespaces(
    String network,
    String ipc,
    String pid,
    String uts,
    String user,
    String cgroup,
    String cgroupPath) {
  /** Nothing is shared. */
  public static final Namespaces DEFAULT = new Namespaces("", "", "", "", "", "", "");

  /** Absent parts become the defaults. */
  public Namespaces {
    network = Defaults.text(network);
    ipc = Defaults.text(ipc);
    pid = Defaults.text(pid);
    uts = Defaults.text(uts);
    user = Defaults.text(user);
    cgroup = Defaults.text(cgroup);
    cgroupPath = Defaults.text(cgroupPath);
  }

  /** The same with another mode of users. */
  public Namespaces withUser(String mode) {
    return new Namespaces(network, ipc, pid, uts, mode, cgroup, cgroupPath);
  }

  /** The same with another network mode. */
  public Namespaces withNetwork(String mode) {
    return new Namespaces(mode, ipc, pid, uts, user, cgroup, cgroupPath);
  }
}
