package io.gantry.engine.container;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Everything about a container.
 *
 * @param name without a leading slash
 * @param path the program, {@code args} its arguments
 * @param image the image's id, {@code sha256:…}
 * @param logPath empty when nothing is logged
 * @param driver the storage driver
 * @param driverData what it knows: {@code LowerDir}, {@code MergedDir}, {@code UpperDir}, {@code
 *     WorkDir}
 * @param platform {@code linux}
 * @param execIds of execs that run
 * @param sizeRw bytes in its own layer, when asked for
 * @param sizeRootFs bytes altogether, when asked for
 */
public record ContainerDetails(
    String id,
    String name,
    Instant created,
    String path,
    List<String> args,
    ContainerState state,
    String image,
    String resolvConfPath,
    String hostnamePath,
    String hostsPath,
    String logPath,
    int restartCount,
    String driver,
    Map<String, String> driverData,
    String platform,
    String mountLabel,
    String processLabel,
    String appArmorProfile,
    List<String> execIds,
    ContainerConfig config,
    HostConfig hostConfig,
    List<MountPoint> mounts,
    NetworkSettings networkSettings,
    OptionalLong sizeRw,
    OptionalLong sizeRootFs) {}
