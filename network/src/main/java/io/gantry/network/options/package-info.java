/**
 * What users write behind {@code docker network create -o} and {@code --network
 * name=…,driver-opt=}, read into what networks are made of.
 *
 * <p>Keys that nobody knows are kept by the engine and have no meaning, as on Docker.
 */
@NullMarked
package io.gantry.network.options;

import org.jspecify.annotations.NullMarked;
