/** What the libraries of other languages do with the engine. */
@NullMarked
package io.gantry.conformance.clients;

import org.jspecify.annotations.NullMarked;
