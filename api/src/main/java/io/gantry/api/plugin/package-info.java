/**
 * Docker's plugin protocol, as far as volume drivers need it: small JSON documents by POST over a
 * plugin's own socket (docs.docker.com, "Docker Plugin API" and "Docker volume plugins"). A plugin
 * is found by a file in a directory, when somebody asks for it, and answers for itself: one that
 * hangs or dies holds up only those who want something of it.
 */
@NullMarked
package io.gantry.api.plugin;

import org.jspecify.annotations.NullMarked;
