/**
 * The one place where the API's documents become the engine's values and the other way round, and
 * where differences between versions of the API are settled.
 */
@NullMarked
package io.gantry.api.translate;

import org.jspecify.annotations.NullMarked;
