/** Who asks: challenges, tokens, and what to answer them. */
@NullMarked
package io.gantry.distribution.auth;

import org.jspecify.annotations.NullMarked;
