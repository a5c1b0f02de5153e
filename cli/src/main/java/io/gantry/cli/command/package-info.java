/** One class per command: its usage, its flags and what it asks of the API. */
@NullMarked
package io.gantry.cli.command;

import org.jspecify.annotations.NullMarked;
