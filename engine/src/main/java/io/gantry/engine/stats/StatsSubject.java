package io.gantry.engine.stats;

import java.util.OptionalInt;

/**
 * A container as far as its statistics need it, at one moment.
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash
 * @param pid of its first process; absent when it does not run
 * @param cgroup the path of its cgroup
 * @param interfaces whether it may have network interfaces other than the host's
 */
public record StatsSubject(
    String id, String name, OptionalInt pid, String cgroup, boolean interfaces) {}
