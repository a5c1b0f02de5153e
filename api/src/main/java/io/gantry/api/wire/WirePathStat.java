package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** What {@code X-Docker-Container-Path-Stat} tells of a path. */
@Json
public record WirePathStat(
    @Nullable String name,
    long size,
    long mode,
    @Nullable String mtime,
    @Nullable String linkTarget) {}
