package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.AdapterFactory;
import io.avaje.jsonb.CustomAdapter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network's subnets, written as {@code null}, not left out, when there are none. */
@CustomAdapter(global = false)
public final class PoolsOrNull implements JsonAdapter<List<WireNetwork.Pool>> {
  /** How the generated adapters get it. */
  public static final AdapterFactory FACTORY =
      (type, jsonb) -> type == PoolsOrNull.class ? new PoolsOrNull() : null;

  private final MapOrNull texts = new MapOrNull();

  @Override
  public void toJson(JsonWriter writer, @Nullable List<WireNetwork.Pool> value) {
    if (value == null) {
      Nulls.write(writer);
      return;
    }
    writer.beginArray();
    for (WireNetwork.Pool pool : value) {
      writer.beginObject();
      text(writer, "Subnet", pool.subnet());
      text(writer, "IPRange", pool.ipRange());
      text(writer, "Gateway", pool.gateway());
      Map<String, String> auxiliary = pool.auxiliaryAddresses();
      if (auxiliary != null) {
        writer.name("AuxiliaryAddresses");
        texts.toJson(writer, auxiliary);
      }
      writer.endObject();
    }
    writer.endArray();
  }

  private static void text(JsonWriter writer, String name, @Nullable String value) {
    if (value != null) {
      writer.name(name);
      writer.value(value);
    }
  }

  @Override
  public List<WireNetwork.Pool> fromJson(JsonReader reader) {
    throw new UnsupportedOperationException("subnets are only answered");
  }
}
