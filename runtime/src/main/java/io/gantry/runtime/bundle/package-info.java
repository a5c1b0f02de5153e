/**
 * Bundles of the OCI runtime specification 1.2: {@link io.gantry.runtime.bundle.Bundle} reads a
 * {@code config.json} into what this module starts. What a configuration asks for and Gantry does
 * not have is refused by name, never passed over, unless the specification says so.
 */
@NullMarked
package io.gantry.runtime.bundle;

import org.jspecify.annotations.NullMarked;
