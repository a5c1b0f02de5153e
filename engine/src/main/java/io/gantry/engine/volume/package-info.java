/**
 * Volumes as users know them: named directories that outlive containers, made by a driver. How the
 * engine keeps them is the business of {@code io.gantry.engine.volume.store}, how directories are
 * made and mounted on this host that of {@code io.gantry.engine.volume.local}; other drivers come
 * from outside through {@link io.gantry.engine.volume.VolumePlugins}.
 */
@NullMarked
package io.gantry.engine.volume;

import org.jspecify.annotations.NullMarked;
