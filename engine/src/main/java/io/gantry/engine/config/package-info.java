/**
 * What a container is asked to be. {@link io.gantry.engine.config.ContainerConfig} travels between
 * hosts (what an image may say, too), {@link io.gantry.engine.config.HostConfig} belongs to this
 * one. Every field that Docker's API knows has its place here and is stored and given back, grouped
 * by what it is about. The records check themselves as far as one field goes; what depends on the
 * host or on other containers is checked when a container is created.
 *
 * <p>Absent lists and maps are empty; where Docker tells "absent" from "empty", the component is
 * nullable.
 */
@NullMarked
package io.gantry.engine.config;

import org.jspecify.annotations.NullMarked;
