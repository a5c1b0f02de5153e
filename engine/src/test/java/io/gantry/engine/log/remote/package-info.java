/** What senders have in common, and lines for their tests. */
@NullMarked
package io.gantry.engine.log.remote;

import org.jspecify.annotations.NullMarked;
