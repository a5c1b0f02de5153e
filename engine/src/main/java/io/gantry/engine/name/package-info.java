/** Names and ids of objects, and how a user's word finds its object. */
@NullMarked
package io.gantry.engine.name;

import org.jspecify.annotations.NullMarked;
