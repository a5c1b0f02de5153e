/**
 * A museum of container escapes: one test for each known one, which tries it through the unmodified
 * docker CLI and looks whether anything of the host was reached. {@code docs/security.md} has two
 * lines about each; {@link io.gantry.conformance.museum.CatalogueTest} keeps the two together.
 */
@NullMarked
package io.gantry.conformance.museum;

import org.jspecify.annotations.NullMarked;
