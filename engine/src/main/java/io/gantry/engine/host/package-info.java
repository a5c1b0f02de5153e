/** What the engine has to know of the host, and the lock by which it keeps its data root. */
@NullMarked
package io.gantry.engine.host;

import org.jspecify.annotations.NullMarked;
