@NullMarked
package io.gantry.engine.image;

import org.jspecify.annotations.NullMarked;
