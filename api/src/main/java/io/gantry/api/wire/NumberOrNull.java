package io.gantry.api.wire;

import io.avaje.jsonb.CustomAdapter;
import io.avaje.jsonb.Jsonb;

/** A number that is written as {@code null}, not left out, when it is absent. */
@CustomAdapter(global = false)
public final class NumberOrNull extends OrNull<Long> {
  /** As generated adapters are made. */
  public NumberOrNull(Jsonb jsonb) {
    super(jsonb, Long.class);
  }
}
