/**
 * Containers on networks: what a start decides (addresses, ports, names, routes), what the files in
 * {@code /etc} say of it, and what an engine has to know to take it over after another one.
 *
 * <p>Whoever calls holds the container's own lock, and no other: nothing here waits for another
 * container.
 */
@NullMarked
package io.gantry.engine.endpoint;

import org.jspecify.annotations.NullMarked;
