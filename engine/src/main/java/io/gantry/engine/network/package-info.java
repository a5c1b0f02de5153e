/**
 * Networks as users know them: made, listed, joined and left by Docker's rules. How addresses are
 * handed out and links are made is the business of the module {@code network}.
 */
@NullMarked
package io.gantry.engine.network;

import org.jspecify.annotations.NullMarked;
