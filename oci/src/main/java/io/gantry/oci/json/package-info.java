/**
 * JSON objects of foreign documents: read within bounds, with messages that name the document and
 * the field.
 */
@NullMarked
package io.gantry.oci.json;

import org.jspecify.annotations.NullMarked;
