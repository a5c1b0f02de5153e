/**
 * How long things take: the steps of a container's last start, kept in memory beside the container,
 * so there is one for each and none for who is gone.
 */
@NullMarked
package io.gantry.engine.trace;

import org.jspecify.annotations.NullMarked;
