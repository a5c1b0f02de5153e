@NullMarked
package io.gantry.runtime.command;

import org.jspecify.annotations.NullMarked;
