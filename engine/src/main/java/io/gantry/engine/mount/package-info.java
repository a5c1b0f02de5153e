/**
 * What containers have mounted: volumes are made, filled with what the image has at their place,
 * mounted for a run and let go of; sources of bind mounts are checked and made. What is decided by
 * the request alone is the business of {@code io.gantry.engine.create}; how the kernel mounts it,
 * of the module {@code runtime}.
 */
@NullMarked
package io.gantry.engine.mount;

import org.jspecify.annotations.NullMarked;
