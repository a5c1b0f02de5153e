package io.gantry.engine.container;

import io.gantry.engine.config.PortBinding;
import java.util.List;
import java.util.Map;

/**
 * A container's networks.
 *
 * @param sandboxId of its network name space; empty when it does not run
 * @param sandboxKey the path by which it can be entered
 * @param ports what is published, {@code 80/tcp} to where
 * @param networks by name
 */
public record NetworkSettings(
    String sandboxId,
    String sandboxKey,
    Map<String, List<PortBinding>> ports,
    Map<String, EndpointSettings> networks) {}
