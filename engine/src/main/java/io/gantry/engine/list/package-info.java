/** Which containers are listed, and the words in which they are. */
@NullMarked
package io.gantry.engine.list;

import org.jspecify.annotations.NullMarked;
