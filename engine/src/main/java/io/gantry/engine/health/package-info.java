/**
 * Whether containers are well. A {@link io.gantry.engine.health.HealthPlan} is what to run, how
 * often, and what results mean: pure rules. A {@link io.gantry.engine.health.HealthMonitor} follows
 * them for one run of one container; it has no thread, only a place in the engine's timer while it
 * waits and a virtual thread while it checks.
 */
@NullMarked
package io.gantry.engine.health;

import org.jspecify.annotations.NullMarked;
