/**
 * Foreign clients judge the engine from outside. {@code -Dconformance.dockerd=/path/to/dockerd}
 * runs the same tests against another engine, to judge the tests themselves.
 */
@NullMarked
package io.gantry.conformance;

import org.jspecify.annotations.NullMarked;
