/**
 * Pseudo-terminals ({@code pty(7)}): {@link io.gantry.kernel.pty.Pty} tells and sets the size of
 * one by its master, and has the steps by which a container's init opens one in its own devpts.
 */
@NullMarked
package io.gantry.kernel.pty;

import org.jspecify.annotations.NullMarked;
