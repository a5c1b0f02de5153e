package io.gantry.runtime;

/**
 * Which process is a shim, safe against reuse of its number.
 *
 * @param pid its process id
 * @param startTime field 22 of {@code /proc/pid/stat}: clock ticks since boot
 */
public record ShimIdentity(int pid, long startTime) {}
