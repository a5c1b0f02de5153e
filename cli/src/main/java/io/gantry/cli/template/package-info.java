/**
 * The part of Go's {@code text/template} that {@code --format} exposes: a lexer, a parser to a tree
 * and an evaluator over maps and lists.
 */
@NullMarked
package io.gantry.cli.template;

import org.jspecify.annotations.NullMarked;
