package io.gantry.engine.container;

import io.avaje.jsonb.Json;

/**
 * A mount that a container has.
 *
 * @param type {@code bind}, {@code volume} or {@code tmpfs}
 * @param name the volume's; empty for others
 * @param source on the host
 * @param destination in the container
 * @param driver the volume's; empty for others
 * @param mode the options as they were spelled
 * @param writable whether it can be written
 * @param propagation {@code rprivate}…; empty for volumes
 */
@Json
public record MountPoint(
    String type,
    String name,
    String source,
    String destination,
    String driver,
    String mode,
    boolean writable,
    String propagation) {}
