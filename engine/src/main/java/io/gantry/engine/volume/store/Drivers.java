package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumeDriver.Found;
import io.gantry.engine.volume.VolumePlugins;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the driver that is meant. */
final class Drivers {
  private static final Logger LOG = System.getLogger(Drivers.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FORGIVEN = Duration.ofSeconds(30);

  private final LocalDriver local;
  private final VolumePlugins plugins;
  private final Map<String, Long> tardy = new ConcurrentHashMap<>();

  Drivers(LocalDriver local, VolumePlugins plugins) {
    this.local = local;
    this.plugins = plugins;
  }

  LocalDriver local() {
    return local;
  }

  /**
   * The driver of this name.
   *
   * @throws EngineException.NotFound {@code error looking up volume plugin …}
   */
  Driver find(String name) {
    if (name.equals(Volume.LOCAL)) {
      return local;
    }
    String lookingUp = "error looking up volume plugin " + name + ": ";
    try {
      return plugins
          .find(name)
          .map(ExternalDriver::new)
          .orElseThrow(
              () -> new EngineException.NotFound(lookingUp + "plugin \"" + name + "\" not found"));
    } catch (IOException e) {
      throw new EngineException.Internal(lookingUp + e.getMessage(), e);
    }
  }

  /** Those from outside that answer now. */
  List<VolumeDriver> external() {
    return plugins.all();
  }

  /** A volume that only its driver knows. */
  record Held(String driver, Found volume) {}

  /**
   * Who from outside has a volume of this name. All are asked at the same time, and one that does
   * not answer soon is left out now and for a while: names that nobody has are asked for often.
   */
  Optional<Held> holder(String volume) {
    List<VolumeDriver> asked = external().stream().filter(this::isPrompt).toList();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Optional<Held> holder = Optional.empty();
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<VolumeDriver, Future<Optional<Found>>> answers = new LinkedHashMap<>();
      asked.forEach(driver -> answers.put(driver, asking.submit(() -> driver.get(volume))));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      for (Map.Entry<VolumeDriver, Future<Optional<Found>>> each : answers.entrySet()) {
        Optional<Found> found = answer(each.getKey(), each.getValue(), deadline);
        holder = holder.or(() -> found.map(it -> new Held(each.getKey().name(), it)));
      }
    }
    return holder;
  }

  private Optional<Found> answer(
      VolumeDriver driver, Future<Optional<Found>> answer, long deadline) {
    try {
      return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      tardy.put(driver.name(), System.nanoTime());
    } catch (ExecutionException e) {
      LOG.log(Level.DEBUG, "driver {0} does not answer: {1}", driver.name(), e.getMessage());
    }
    answer.cancel(true);
    return Optional.empty();
  }

  private boolean isPrompt(VolumeDriver driver) {
    Long since = tardy.get(driver.name());
    return since == null || System.nanoTime() - since > FORGIVEN.toNanos();
  }
}
