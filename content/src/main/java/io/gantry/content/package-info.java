/** Content-addressed blobs in a valid OCI image layout. */
@NullMarked
package io.gantry.content;

import org.jspecify.annotations.NullMarked;
