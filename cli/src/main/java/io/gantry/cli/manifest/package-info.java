/**
 * Manifest lists made by hand, as {@code docker manifest} makes them: drafts in the user's
 * directory, and the registries they come from and go to, which are spoken to without an engine.
 */
@NullMarked
package io.gantry.cli.manifest;

import org.jspecify.annotations.NullMarked;
