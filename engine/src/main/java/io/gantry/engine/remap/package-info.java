/**
 * User namespaces for containers ({@code userns-remap}): who the containers' ids are on the host,
 * as {@code /etc/subuid} and {@code /etc/subgid} say, and which containers have such ids.
 */
@NullMarked
package io.gantry.engine.remap;

import org.jspecify.annotations.NullMarked;
