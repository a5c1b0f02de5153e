/**
 * The start procedure as a list of named steps in the kernel's order: a {@link
 * io.gantry.runtime.plan.Plan} is a value, made from a specification and a few {@link
 * io.gantry.runtime.plan.Facts} by pure functions, so what a start will do can be printed and
 * tested without privileges.
 *
 * <p>Read {@link io.gantry.runtime.plan.ContainerPlan} from top to bottom to know what a
 * container's start does, {@link io.gantry.runtime.plan.ExecPlan} for one more process in it, and
 * {@link io.gantry.runtime.plan.ProcessSteps} for what both end in.
 *
 * <p>Invariant: launcher and init share their descriptors until the init leaves them behind, so
 * whatever a step opens below number sixteen is closed by a later step.
 */
@NullMarked
package io.gantry.runtime.plan;

import org.jspecify.annotations.NullMarked;
