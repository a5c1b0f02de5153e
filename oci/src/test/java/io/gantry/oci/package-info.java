@NullMarked
package io.gantry.oci;

import org.jspecify.annotations.NullMarked;
