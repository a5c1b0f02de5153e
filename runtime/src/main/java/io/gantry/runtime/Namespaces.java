package io.gantry.runtime;

/**
 * The namespaces of a container. The mount namespace is always its own.
 *
 * @param uts host name
 * @param ipc System V objects and message queues
 * @param pid process ids
 * @param net network
 * @param cgroup the view of the cgroup tree: a new one or the engine's
 * @param user user ids
 */
public record Namespaces(
    Namespace uts,
    Namespace ipc,
    Namespace pid,
    Namespace net,
    Namespace cgroup,
    UserNamespace user) {
  /** New ones of every kind except user: what {@code --network none --cgroupns private} gives. */
  public static final Namespaces ISOLATED =
      new Namespaces(
          new Namespace.New(),
          new Namespace.New(),
          new Namespace.New(),
          new Namespace.New(),
          new Namespace.New(),
          new UserNamespace.Host());

  /** The cgroup namespace is not shared with another container. */
  public Namespaces {
    if (cgroup instanceof Namespace.Of || cgroup instanceof Namespace.At) {
      throw new IllegalArgumentException(
          "a container cannot share another container's cgroup namespace");
    }
  }

  /** The same with another {@code uts}. */
  public Namespaces withUts(Namespace value) {
    return new Namespaces(value, ipc, pid, net, cgroup, user);
  }

  /** The same with another {@code ipc}. */
  public Namespaces withIpc(Namespace value) {
    return new Namespaces(uts, value, pid, net, cgroup, user);
  }

  /** The same with another {@code pid}. */
  public Namespaces withPid(Namespace value) {
    return new Namespaces(uts, ipc, value, net, cgroup, user);
  }

  /** The same with another {@code net}. */
  public Namespaces withNet(Namespace value) {
    return new Namespaces(uts, ipc, pid, value, cgroup, user);
  }

  /** The same with another {@code cgroup}. */
  public Namespaces withCgroup(Namespace value) {
    return new Namespaces(uts, ipc, pid, net, value, user);
  }

  /** The same with another {@code user}. */
  public Namespaces withUser(UserNamespace value) {
    return new Namespaces(uts, ipc, pid, net, cgroup, value);
  }
}
