/** Addresses as values: hardware addresses and addresses with the length of their network. */
@NullMarked
package io.gantry.kernel.inet;

import org.jspecify.annotations.NullMarked;
