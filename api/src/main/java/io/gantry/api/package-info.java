/** The Docker Engine API over HTTP: routes, wire records, streams; translation only. */
@NullMarked
package io.gantry.api;

import org.jspecify.annotations.NullMarked;
