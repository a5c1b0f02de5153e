/** HTTP as a registry's client needs it: every redirect, wait and size is bounded. */
@NullMarked
package io.gantry.distribution.http;

import org.jspecify.annotations.NullMarked;
