/** The OCI image and runtime specifications as value types. */
@NullMarked
package io.gantry.oci;

import org.jspecify.annotations.NullMarked;
