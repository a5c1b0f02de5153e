/** What a command line may say: flags with their values parsed into the API's JSON. */
@NullMarked
package io.gantry.cli.option;

import org.jspecify.annotations.NullMarked;
