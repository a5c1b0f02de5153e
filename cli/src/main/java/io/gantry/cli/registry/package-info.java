/** Credentials for registries: where a user keeps them, and how requests carry them. */
@NullMarked
package io.gantry.cli.registry;

import org.jspecify.annotations.NullMarked;
