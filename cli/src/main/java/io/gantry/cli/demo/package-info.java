/** The guided tour: an engine, an image of the host's own files, a web server in a container. */
@NullMarked
package io.gantry.cli.demo;

import org.jspecify.annotations.NullMarked;
