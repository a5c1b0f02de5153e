package io.gantry.api.wire;

import io.avaje.jsonb.CustomAdapter;
import io.avaje.jsonb.Jsonb;
import io.avaje.jsonb.Types;
import java.util.List;

/** Devices for drivers to choose, written as {@code null} when there are none. */
@CustomAdapter(global = false)
public final class DeviceRequestsOrNull extends OrNull<List<WireHostConfig.DeviceRequest>> {
  /** As generated adapters are made. */
  public DeviceRequestsOrNull(Jsonb jsonb) {
    super(jsonb, Types.listOf(WireHostConfig.DeviceRequest.class));
  }
}
