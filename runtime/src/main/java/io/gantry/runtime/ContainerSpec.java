package io.gantry.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the runtime has to know about one container. Made by {@link #builder}; what is
 * not said there is as in a {@code docker run} without options, on no network.
 *
 * @param id the container's id, for messages and for the names of kernel objects
 * @param rootfs where the root file system comes from
 * @param rootAccess whether the container may write to it ({@code --read-only})
 * @param process the first process
 * @param hostname the host name; absent: that of the namespace as it is
 * @param domainname the NIS domain name; absent: as it is
 * @param namespaces new, the host's or another container's, one by one
 * @param mounts file systems and bind mounts in mounting order; see {@link DockerDefaults#mounts}
 * @param devices nodes made in {@code /dev} beside the default ones
 * @param maskedPaths paths that look empty inside
 * @param readonlyPaths paths that are bound read-only inside
 * @param sysctls values written below {@code /proc/sys}, by dotted or slashed name
 * @param init {@code --init}: who reaps orphans as process 1
 * @param cgroup the cgroups that the first process is born in
 * @param hooks programs that are called on the way
 * @param program the runtime that makes it; absent: this one
 */
public record ContainerSpec(
    String id,
    Rootfs rootfs,
    Access rootAccess,
    ProcessSpec process,
    Optional<String> hostname,
    Optional<String> domainname,
    Namespaces namespaces,
    List<Mount> mounts,
    List<Device> devices,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    Map<String, String> sysctls,
    Optional<Init> init,
    CgroupAttachment cgroup,
    Hooks hooks,
    Optional<RuntimeProgram> program) {
  /** The name of the kernel object is cut to what is safe in a file name. */
  public ContainerSpec {
    if (id.isEmpty() || id.indexOf('/') >= 0 || id.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a container id: \"" + id + "\"");
    }
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    sysctls = Map.copyOf(sysctls);
  }

  /** A container that is as Docker makes it without options. */
  public static Builder builder(String id, Rootfs rootfs, ProcessSpec process) {
    return new Builder(id, rootfs, process);
  }

  /** The same with other mounts. */
  ContainerSpec withMounts(List<Mount> value) {
    return with(value, devices);
  }

  /** The same with other mounts and devices. */
  ContainerSpec with(List<Mount> otherMounts, List<Device> otherDevices) {
    return new ContainerSpec(
        id,
        rootfs,
        rootAccess,
        process,
        hostname,
        domainname,
        namespaces,
        otherMounts,
        otherDevices,
        maskedPaths,
        readonlyPaths,
        sysctls,
        init,
        cgroup,
        hooks,
        program);
  }

  /** Collects the parts; every method replaces what was said before. */
  public static final class Builder {
    private final String id;
    private final Rootfs rootfs;
    private final ProcessSpec process;
    private Access rootAccess = Access.READ_WRITE;
    private Optional<String> hostname = Optional.empty();
    private Optional<String> domainname = Optional.empty();
    private Namespaces namespaces = Namespaces.ISOLATED;
    private List<Mount> mounts = DockerDefaults.mounts();
    private List<Device> devices = List.of();
    private List<String> maskedPaths = DockerDefaults.MASKED_PATHS;
    private List<String> readonlyPaths = DockerDefaults.READONLY_PATHS;
    private Map<String, String> sysctls = Map.of();
    private Optional<Init> init = Optional.empty();
    private CgroupAttachment cgroup = new CgroupAttachment.Inherited();
    private Hooks hooks = Hooks.NONE;
    private Optional<RuntimeProgram> program = Optional.empty();

    private Builder(String id, Rootfs rootfs, ProcessSpec process) {
      this.id = id;
      this.rootfs = rootfs;
      this.process = process;
    }

    /** See {@link ContainerSpec#rootAccess}. */
    public Builder rootAccess(Access access) {
      rootAccess = access;
      return this;
    }

    /** See {@link ContainerSpec#hostname}. */
    public Builder hostname(String name) {
      hostname = Optional.of(name).filter(n -> !n.isEmpty());
      return this;
    }

    /** See {@link ContainerSpec#domainname}. */
    public Builder domainname(String name) {
      domainname = Optional.of(name).filter(n -> !n.isEmpty());
      return this;
    }

    /** See {@link ContainerSpec#namespaces}. */
    public Builder namespaces(Namespaces value) {
      namespaces = value;
      return this;
    }

    /** See {@link ContainerSpec#mounts}. */
    public Builder mounts(List<Mount> value) {
      mounts = value;
      return this;
    }

    /** See {@link ContainerSpec#devices}. */
    public Builder devices(List<Device> value) {
      devices = value;
      return this;
    }

    /** See {@link ContainerSpec#maskedPaths}. */
    public Builder maskedPaths(List<String> value) {
      maskedPaths = value;
      return this;
    }

    /** See {@link ContainerSpec#readonlyPaths}. */
    public Builder readonlyPaths(List<String> value) {
      readonlyPaths = value;
      return this;
    }

    /** See {@link ContainerSpec#sysctls}. */
    public Builder sysctls(Map<String, String> value) {
      sysctls = value;
      return this;
    }

    /** See {@link ContainerSpec#init}. */
    public Builder init(Init value) {
      init = Optional.of(value);
      return this;
    }

    /** See {@link ContainerSpec#cgroup}. */
    public Builder cgroup(CgroupAttachment value) {
      cgroup = value;
      return this;
    }

    /** See {@link ContainerSpec#hooks}. */
    public Builder hooks(Hooks value) {
      hooks = value;
      return this;
    }

    /** See {@link ContainerSpec#program}. */
    public Builder program(RuntimeProgram value) {
      program = Optional.of(value);
      return this;
    }

    /** The specification. */
    public ContainerSpec build() {
      return new ContainerSpec(
          id,
          rootfs,
          rootAccess,
          process,
          hostname,
          domainname,
          namespaces,
          mounts,
          devices,
          maskedPaths,
          readonlyPaths,
          sysctls,
          init,
          cgroup,
          hooks,
          program);
    }
  }
}
