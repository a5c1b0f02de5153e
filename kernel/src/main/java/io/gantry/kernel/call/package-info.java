/**
 * The raw door to the kernel, for the packages of this module only (it is exported to nobody):
 * {@link io.gantry.kernel.call.SystemCalls} makes a call, {@link io.gantry.kernel.call.Scratch}
 * holds the native memory of one call.
 */
@NullMarked
package io.gantry.kernel.call;

import org.jspecify.annotations.NullMarked;
