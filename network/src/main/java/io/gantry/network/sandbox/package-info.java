/**
 * Network namespaces of containers. Each is kept by a mount on a file {@code ns-<number>}; a
 * container's name is a symbolic link to that file, so that a namespace which was made ahead gets
 * its name by one cheap and atomic step, and loses it by another. A file that no name leads to is a
 * spare one, or what a killed engine left.
 */
@NullMarked
package io.gantry.network.sandbox;

import org.jspecify.annotations.NullMarked;
