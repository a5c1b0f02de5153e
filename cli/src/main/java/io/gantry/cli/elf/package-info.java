/**
 * Which shared libraries a binary needs, read from the files as the dynamic loader reads them
 * (ld.so(8)).
 */
@NullMarked
package io.gantry.cli.elf;

import org.jspecify.annotations.NullMarked;
