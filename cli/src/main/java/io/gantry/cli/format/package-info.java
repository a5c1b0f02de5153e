/**
 * How values are shown: tables with aligned columns, sizes, ages, quoted words, in the docker CLI's
 * spelling.
 */
@NullMarked
package io.gantry.cli.format;

import org.jspecify.annotations.NullMarked;
