package io.gantry.api.wire;

import io.avaje.jsonb.CustomAdapter;
import io.avaje.jsonb.Jsonb;

/** Addresses asked for, which are written as {@code null} when there are none. */
@CustomAdapter(global = false)
public final class IpamOrNull extends OrNull<WireEndpoint.IpamConfig> {
  /** As generated adapters are made. */
  public IpamOrNull(Jsonb jsonb) {
    super(jsonb, WireEndpoint.IpamConfig.class);
  }
}
