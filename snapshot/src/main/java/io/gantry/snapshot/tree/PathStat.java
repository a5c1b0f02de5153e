package io.gantry.snapshot.tree;

import java.time.Instant;

/**
 * What {@code docker cp} asks about a path of a container: the content of the header {@code
 * X-Docker-Container-Path-Stat}.
 *
 * @param name last component of the path
 * @param size in bytes
 * @param mode type and permissions in the bits of Go's {@code os.FileMode}, unsigned 32
 * @param modified last change of the content
 * @param linkTarget what a symbolic link leads to inside the container, absolute; else empty
 */
public record PathStat(String name, long size, long mode, Instant modified, String linkTarget) {}
