@NullMarked
package io.gantry.content;

import org.jspecify.annotations.NullMarked;
