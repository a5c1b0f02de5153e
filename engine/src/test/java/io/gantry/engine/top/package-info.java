@NullMarked
package io.gantry.engine.top;

import org.jspecify.annotations.NullMarked;
