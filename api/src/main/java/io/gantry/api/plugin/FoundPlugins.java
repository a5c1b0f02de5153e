package io.gantry.api.plugin;

import io.gantry.api.plugin.PluginClient.Insistence;
import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumePlugins;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The volume plugins of this host. Each is activated when it is first asked for something, and
 * again when it is found at another address.
 */
public final class FoundPlugins implements VolumePlugins {
  private static final Logger LOG = System.getLogger(FoundPlugins.class.getName());
  private static final String VOLUMES = "VolumeDriver";

  private final PluginDirectories directories;
  private final Patience patience;
  private final Map<String, Active> active = new ConcurrentHashMap<>();

  /** Plugins of these directories. */
  public FoundPlugins(PluginDirectories directories, Patience patience) {
    this.directories = directories;
    this.patience = patience;
  }

  /** A plugin that has said what it is. */
  private record Active(PluginAddress address, SocketVolumeDriver driver) {}

  @Override
  public Optional<VolumeDriver> find(String name) throws IOException {
    return find(name, patience.brief(), Insistence.AGAIN);
  }

  private Optional<VolumeDriver> find(String name, Duration timeout, Insistence insistence)
      throws IOException {
    Optional<PluginAddress> address = directories.find(name);
    if (address.isEmpty()) {
      active.remove(name);
      return Optional.empty();
    }
    Active known = active.get(name);
    if (known == null || !known.address().equals(address.get())) {
      known = activate(name, address.get(), timeout, insistence);
      active.put(name, known);
    }
    return Optional.of(known.driver());
  }

  private Active activate(
      String name, PluginAddress address, Duration timeout, Insistence insistence)
      throws IOException {
    PluginClient client = new PluginClient(address, patience);
    Map<?, ?> answer = client.call("Plugin.Activate", new byte[0], timeout, insistence);
    if (!(answer.get("Implements") instanceof List<?> kinds) || !kinds.contains(VOLUMES)) {
      throw new IOException("plugin \"" + name + "\" does not implement " + VOLUMES);
    }
    return new Active(address, new SocketVolumeDriver(name, client, patience));
  }

  @Override
  public List<VolumeDriver> all() {
    List<VolumeDriver> found = new ArrayList<>();
    List<Future<Optional<VolumeDriver>>> asked = new ArrayList<>();
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : directories.names()) {
        asked.add(asking.submit(() -> find(name, patience.looking(), Insistence.ONCE)));
      }
      asked.forEach(each -> answer(each).ifPresent(found::add));
    }
    return found;
  }

  private static Optional<VolumeDriver> answer(Future<Optional<VolumeDriver>> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.log(Level.DEBUG, "a plugin does not answer: {0}", String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }
}
