/**
 * Directory trees compared and carried: {@link io.gantry.snapshot.tree.TreeTar} writes one as an
 * archive, {@code TreeUnpack} does the opposite, {@link io.gantry.snapshot.tree.Changes} tells what
 * a container changed, {@link io.gantry.snapshot.tree.ContainerFiles} copies in and out of a
 * container's root.
 */
@NullMarked
package io.gantry.snapshot.tree;

import org.jspecify.annotations.NullMarked;
