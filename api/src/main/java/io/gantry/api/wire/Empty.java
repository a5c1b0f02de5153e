package io.gantry.api.wire;

/** An object without fields, Go's {@code struct{}}. {@link EmptyAdapter} reads and writes it. */
public record Empty() {}
