/**
 * Files, through descriptors. A {@link io.gantry.kernel.fs.Directory} is a directory's descriptor:
 * every path given to it is relative to it and is resolved by the kernel ({@code openat2(2)}) so
 * that no symbolic link, {@code ..} or absolute path inside leads out of it, whoever changes the
 * tree at the same time. An {@link io.gantry.kernel.fs.OpenFile} reads and writes. {@link
 * io.gantry.kernel.fs.Mounts} mounts; {@link io.gantry.kernel.fs.MountInfo} is one line of what is
 * mounted.
 *
 * <p>Names are Strings in which bytes that are not UTF-8 travel as lone surrogates ({@link
 * io.gantry.kernel.fs.FileNames}), so every name that a file system can hold survives.
 */
@NullMarked
package io.gantry.kernel.fs;

import org.jspecify.annotations.NullMarked;
