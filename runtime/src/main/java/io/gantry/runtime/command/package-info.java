/**
 * The command line of an OCI runtime, as podman, containerd and others call it ({@code gantry oci
 * create}, {@code start}, {@code state}, …): runc's commands and options. Each call is a process of
 * its own; what they know of a container is in its directory below {@code --root}.
 */
@NullMarked
package io.gantry.runtime.command;

import org.jspecify.annotations.NullMarked;
