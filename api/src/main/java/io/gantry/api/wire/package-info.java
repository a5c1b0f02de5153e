/**
 * The documents of Docker's Engine API, field by field as its clients know them. A component that
 * is null is left out; those that clients expect to be there as {@code null} say so by their
 * adapter. Types that have a namesake in the engine are called {@code Wire…}. Adapters are
 * generated at compile time.
 */
@NullMarked
package io.gantry.api.wire;

import org.jspecify.annotations.NullMarked;
