/**
 * Tar archives as streams: {@link io.gantry.snapshot.tar.TarReader} and {@link
 * io.gantry.snapshot.tar.TarWriter} know ustar, GNU and pax (POSIX.1-2001), with extended
 * attributes as bytes, nanoseconds, sparse files and names that are not UTF-8. Memory is bounded by
 * {@link io.gantry.snapshot.tar.TarLimits}, whatever an archive says; what is wrong with one is
 * told by {@link io.gantry.snapshot.tar.ArchiveException} with the entry's name.
 */
@NullMarked
package io.gantry.snapshot.tar;

import org.jspecify.annotations.NullMarked;
