/**
 * Tar streams made from and unpacked into the local file system, with the path rules of {@code cp}.
 */
@NullMarked
package io.gantry.cli.archive;

import org.jspecify.annotations.NullMarked;
