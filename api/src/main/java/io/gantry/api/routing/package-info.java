/**
 * From a request to the action that answers it: the table of {@link io.gantry.api.routing.Route}s,
 * negotiation of the API's version, bodies and parameters in Docker's rules, and the one place
 * where failures become status codes.
 */
@NullMarked
package io.gantry.api.routing;

import org.jspecify.annotations.NullMarked;
