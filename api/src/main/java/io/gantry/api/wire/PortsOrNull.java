package io.gantry.api.wire;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.AdapterFactory;
import io.avaje.jsonb.CustomAdapter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ports with where they are published: {@code null} for those that are nowhere. */
@CustomAdapter(global = false)
public final class PortsOrNull implements JsonAdapter<Map<String, List<WirePortBinding>>> {
  /** How the generated adapters get it. */
  public static final AdapterFactory FACTORY =
      (type, jsonb) -> type == PortsOrNull.class ? new PortsOrNull() : null;

  @Override
  public void toJson(JsonWriter writer, @Nullable Map<String, List<WirePortBinding>> value) {
    writer.beginObject();
    if (value != null) {
      value.forEach((port, bindings) -> port(writer, port, bindings));
    }
    writer.endObject();
  }

  private static void port(JsonWriter writer, String port, List<WirePortBinding> bindings) {
    writer.name(port);
    if (bindings.isEmpty()) {
      Nulls.write(writer);
      return;
    }
    writer.beginArray();
    for (WirePortBinding binding : bindings) {
      writer.beginObject();
      writer.name("HostIp");
      writer.value(binding.hostIp() == null ? "" : binding.hostIp());
      writer.name("HostPort");
      writer.value(binding.hostPort() == null ? "" : binding.hostPort());
      writer.endObject();
    }
    writer.endArray();
  }

  @Override
  public Map<String, List<WirePortBinding>> fromJson(JsonReader reader) {
    throw new UnsupportedOperationException("open ports are only answered");
  }
}
