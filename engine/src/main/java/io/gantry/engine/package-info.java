/**
 * The engine: policy over containers, images, logs and events, usable as a library in any JVM.
 *
 * <p>{@link io.gantry.engine.Engine#open} gives an engine that owns a data root and an exec root.
 * Two engines with different roots live side by side in one JVM: there is no static state. Values
 * that go in and come out are immutable records; what fails is an {@link
 * io.gantry.engine.EngineException}. All methods are safe to call from any thread and may block, so
 * callers that must not block use virtual threads.
 */
@NullMarked
package io.gantry.engine;

import org.jspecify.annotations.NullMarked;
