package io.gantry.api.plugin;

import io.gantry.api.plugin.PluginClient.Insistence;
import io.gantry.api.wire.PluginRequest;
import io.gantry.api.wire.Wire;
import io.gantry.engine.volume.VolumeDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A volume driver behind a socket: one method for each act of the protocol. */
final class SocketVolumeDriver implements VolumeDriver {
  private static final String LOCAL = "local";

  private final String name;
  private final PluginClient client;
  private final Patience patience;
  private volatile @Nullable String scope;

  SocketVolumeDriver(String name, PluginClient client, Patience patience) {
    this.name = name;
    this.client = client;
    this.patience = patience;
  }

  private Map<?, ?> call(String act, PluginRequest request, Duration timeout) throws IOException {
    return client.call("VolumeDriver." + act, Wire.write(request), timeout, Insistence.AGAIN);
  }

  @Override
  public String name() {
    return name;
  }

  /** Asked once; a plugin that does not know the question is a local one. */
  @Override
  public String scope() throws IOException {
    String known = scope;
    if (known == null) {
      known = askScope();
      scope = known;
    }
    return known;
  }

  private String askScope() throws IOException {
    try {
      Map<?, ?> answer =
          client.call(
              "VolumeDriver.Capabilities",
              Wire.write(PluginRequest.NOTHING),
              patience.looking(),
              Insistence.ONCE);
      boolean global =
          answer.get("Capabilities") instanceof Map<?, ?> capabilities
              && "global".equalsIgnoreCase(String.valueOf(capabilities.get("Scope")));
      return global ? "global" : LOCAL;
    } catch (PluginClient.Refusal e) {
      return LOCAL;
    }
  }

  @Override
  public void create(String volume, Map<String, String> options) throws IOException {
    call("Create", PluginRequest.create(volume, options), patience.lengthy());
  }

  @Override
  public void remove(String volume) throws IOException {
    call("Remove", PluginRequest.of(volume), patience.brief());
  }

  @Override
  public List<Found> list() throws IOException {
    Map<?, ?> answer =
        client.call(
            "VolumeDriver.List",
            Wire.write(PluginRequest.NOTHING),
            patience.looking(),
            Insistence.ONCE);
    return answer.get("Volumes") instanceof List<?> volumes
        ? volumes.stream().flatMap(volume -> found(volume).stream()).toList()
        : List.of();
  }

  @Override
  public Optional<Found> get(String volume) throws IOException {
    try {
      return found(call("Get", PluginRequest.of(volume), patience.brief()).get("Volume"));
    } catch (PluginClient.Refusal e) {
      return Optional.empty();
    }
  }

  private static Optional<Found> found(@Nullable Object volume) {
    if (!(volume instanceof Map<?, ?> map) || text(map, "Name").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Found(
            text(map, "Name"),
            text(map, "Mountpoint"),
            time(text(map, "CreatedAt")),
            status(map.get("Status"))));
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> status(@Nullable Object status) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (status instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (value != null) {
              result.put(String.valueOf(key), value);
            }
          });
    }
    return result;
  }

  @Override
  public String path(String volume) throws IOException {
    return text(call("Path", PluginRequest.of(volume), patience.brief()), "Mountpoint");
  }

  @Override
  public Path mount(String volume, String user) throws IOException {
    Map<?, ?> answer = call("Mount", PluginRequest.of(volume, user), patience.lengthy());
    Path path = Path.of(text(answer, "Mountpoint"));
    if (!path.isAbsolute()) {
      throw new IOException("plugin \"" + name + "\" does not say where it has mounted " + volume);
    }
    return path;
  }

  @Override
  public void unmount(String volume, String user) throws IOException {
    call("Unmount", PluginRequest.of(volume, user), patience.brief());
  }
}
