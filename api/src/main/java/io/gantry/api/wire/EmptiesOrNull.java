package io.gantry.api.wire;

import io.avaje.jsonb.CustomAdapter;
import io.avaje.jsonb.Jsonb;
import io.avaje.jsonb.Types;
import java.util.Map;

/** A set, as an object of empty objects, that is written as {@code null} when it is absent. */
@CustomAdapter(global = false)
public final class EmptiesOrNull extends OrNull<Map<String, Empty>> {
  /** As generated adapters are made. */
  public EmptiesOrNull(Jsonb jsonb) {
    super(jsonb, Types.mapOf(Empty.class));
  }
}
