/** What the API itself promises: versions, documents, and patience with bad input. */
@NullMarked
package io.gantry.conformance.api;

import org.jspecify.annotations.NullMarked;
