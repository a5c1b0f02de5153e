/**
 * {@code gantry top} without a container: containers, what they use, their health and the log of
 * one of them on one screen. Loaded by that command alone.
 *
 * <p>One thread owns all state and the screen; others read keys, ask the engine and follow the log,
 * and put what they find into its queue. A screen is a list of lines made from values, and only
 * lines that have changed are written, so that it is quick over ssh.
 */
@NullMarked
package io.gantry.cli.live;

import org.jspecify.annotations.NullMarked;
