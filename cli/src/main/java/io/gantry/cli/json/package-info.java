/** JSON as plain maps and lists that keep the order of keys and every digit of whole numbers. */
@NullMarked
package io.gantry.cli.json;

import org.jspecify.annotations.NullMarked;
