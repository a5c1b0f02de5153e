/**
 * Links: bridges and parents on the host, pairs and sub-links into sandboxes. Everything here is
 * done on a thread of the {@link io.gantry.network.host.Host}.
 */
@NullMarked
package io.gantry.network.link;

import org.jspecify.annotations.NullMarked;
