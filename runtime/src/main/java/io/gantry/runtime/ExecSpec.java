package io.gantry.runtime;

/**
 * One more process in a running container.
 *
 * @param process what to run; its seccomp, capabilities and cgroup are the caller's choice, so that
 *     a privileged exec is one with other capabilities
 * @param cgroup the container's cgroups
 * @param namespaces those of the container, to know which of them differ from the host's
 */
public record ExecSpec(ProcessSpec process, CgroupAttachment cgroup, Namespaces namespaces) {}
