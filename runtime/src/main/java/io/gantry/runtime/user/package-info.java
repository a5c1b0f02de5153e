/**
 * Users as the container's own {@code /etc/passwd} and {@code /etc/group} name them. The files are
 * read below a directory descriptor, so no link in them can lead to the host's; what is in them is
 * a stranger's word, so lines that make no sense are passed over.
 */
@NullMarked
package io.gantry.runtime.user;

import org.jspecify.annotations.NullMarked;
