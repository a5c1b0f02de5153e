/** Networks as they are seen from outside: by neighbours, by clients, and by containers. */
@NullMarked
package io.gantry.conformance.network;

import org.jspecify.annotations.NullMarked;
