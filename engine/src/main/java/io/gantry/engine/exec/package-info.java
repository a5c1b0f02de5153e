/** Further processes in running containers. */
@NullMarked
package io.gantry.engine.exec;

import org.jspecify.annotations.NullMarked;
