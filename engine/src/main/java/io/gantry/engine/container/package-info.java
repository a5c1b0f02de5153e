/**
 * Containers: what can be done to them ({@link io.gantry.engine.container.Containers}) and what is
 * told about them. A container is named by its id, a unique prefix of it, or its name, with or
 * without a leading slash.
 */
@NullMarked
package io.gantry.engine.container;

import org.jspecify.annotations.NullMarked;
