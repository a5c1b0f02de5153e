/**
 * What the API can do, one class per family of routes; each gives its part of the table. A route
 * reads its parameters, calls the engine, and answers; policy is the engine's.
 */
@NullMarked
package io.gantry.api.routes;

import org.jspecify.annotations.NullMarked;
