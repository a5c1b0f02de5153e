/** JSON as bundles and OCI runtimes' command lines have it: read into a tree, written from one. */
@NullMarked
package io.gantry.runtime.json;

import org.jspecify.annotations.NullMarked;
