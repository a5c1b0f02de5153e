package io.gantry.engine;

/**
 * What {@code docker version} prints of the server.
 *
 * @param version the version that clients compare, Gantry's own
 * @param gitCommit the commit it was built from, {@code unknown} when not known
 * @param javaVersion the Java runtime it runs on
 * @param os {@code linux}
 * @param architecture Go's name of it, e.g. {@code amd64}
 * @param kernelVersion {@code uname -r}
 * @param buildTime RFC 3339
 */
public record VersionInfo(
    String version,
    String gitCommit,
    String javaVersion,
    String os,
    String architecture,
    String kernelVersion,
    String buildTime) {}
