package io.gantry.network;

import java.nio.file.Path;

/**
 * A network namespace of a container.
 *
 * @param id of the container
 * @param namespace the file that the namespace is mounted on: {@code setns(2)} enters by it
 */
public record Sandbox(String id, Path namespace) {}
