/**
 * What the local driver makes of a volume's options: a directory of an owner's, or a mount of any
 * file system at the directory's place, which is there while a container needs it.
 */
@NullMarked
package io.gantry.engine.volume.local;

import org.jspecify.annotations.NullMarked;
