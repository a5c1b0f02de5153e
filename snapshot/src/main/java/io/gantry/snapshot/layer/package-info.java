/**
 * A layer between its two forms: the archive that images carry, in which {@code .wh.} names mark
 * what is deleted, and the directory that overlayfs stacks, in which character devices 0:0 do
 * ({@link io.gantry.snapshot.layer.Whiteouts}). {@link io.gantry.snapshot.layer.LayerApply} unpacks
 * one in a single pass, {@link io.gantry.snapshot.layer.Layers} makes it a snapshot.
 */
@NullMarked
package io.gantry.snapshot.layer;

import org.jspecify.annotations.NullMarked;
