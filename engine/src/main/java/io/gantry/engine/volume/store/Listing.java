package io.gantry.engine.volume.store;

import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumeDriver.Found;
import io.gantry.engine.volume.Volumes.Listed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * All volumes: the local ones as they are written down, others as their drivers tell, which are
 * asked at the same time. A driver that does not answer costs a warning, and what only it knows.
 */
final class Listing {
  private final VolumeStore store;

  Listing(VolumeStore store) {
    this.store = store;
  }

  /** A volume, and what is known of it: who has it, too. */
  record Kept(Volume volume, Entry entry) {}

  /** Plain local volumes, whose files are the engine's own. */
  Stream<Kept> plain() {
    return store.table().all().stream()
        .flatMap(
            entry ->
                store.table().record(entry).stream()
                    .filter(VolumeRecord::isPlain)
                    .map(r -> new Kept(local(r), entry)))
        .sorted(Comparator.comparing(kept -> kept.volume().name()));
  }

  Listed list(VolumeFilter filter) {
    List<Volume> found = new ArrayList<>();
    Map<String, VolumeRecord> external = new HashMap<>();
    for (Entry entry : store.table().all()) {
      store
          .table()
          .record(entry)
          .ifPresent(
              record -> {
                if (!record.driver().equals(Volume.LOCAL)) {
                  external.put(record.name(), record);
                } else if (accepts(filter, record)) {
                  found.add(local(record));
                }
              });
    }
    List<String> warnings = external(filter, external, found);
    found.sort(Comparator.comparing(Volume::name));
    return new Listed(found, warnings);
  }

  private boolean accepts(VolumeFilter filter, VolumeRecord record) {
    return filter.accepts(
        record.name(), record.driver(), record.labels(), store.table().isUsed(record.name()));
  }

  private Volume local(VolumeRecord record) {
    LocalDriver driver = store.drivers().local();
    return store.view(record, driver, driver.get(record).orElseThrow());
  }

  private List<String> external(
      VolumeFilter filter, Map<String, VolumeRecord> known, List<Volume> found) {
    List<VolumeDriver> drivers = store.drivers().external();
    List<String> warnings = new ArrayList<>();
    Map<String, VolumeRecord> untold = new HashMap<>(known);
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<VolumeDriver, Future<List<Found>>> answers = new HashMap<>();
      drivers.forEach(driver -> answers.put(driver, asking.submit(driver::list)));
      answers.forEach(
          (driver, answer) -> {
            try {
              List<Found> told = answer.get();
              untold.values().removeIf(record -> record.driver().equals(driver.name()));
              told.stream()
                  .map(one -> view(driver, one, known))
                  .filter(v -> accepts(filter, v))
                  .forEach(found::add);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException e) {
              warnings.add(
                  "could not list volumes of driver %s: %s"
                      .formatted(driver.name(), message(e.getCause())));
            }
          });
    }
    untold.values().stream()
        .filter(record -> accepts(filter, record))
        .map(Listing::untold)
        .forEach(found::add);
    return warnings;
  }

  /** What is known of a volume whose driver does not tell. */
  private static Volume untold(VolumeRecord record) {
    return new Volume(
        record.name(),
        record.driver(),
        "",
        record.labels(),
        record.options(),
        "local",
        Optional.of(record.created()),
        Map.of());
  }

  private static String message(@org.jspecify.annotations.Nullable Throwable cause) {
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  private boolean accepts(VolumeFilter filter, Volume volume) {
    return filter.accepts(
        volume.name(), volume.driver(), volume.labels(), store.table().isUsed(volume.name()));
  }

  /** What only its driver knows has neither labels nor options. */
  private Volume view(VolumeDriver driver, Found found, Map<String, VolumeRecord> known) {
    VolumeRecord record = known.get(found.name());
    if (record == null || !record.driver().equals(driver.name())) {
      record =
          new VolumeRecord(
              found.name(),
              driver.name(),
              Map.of(),
              Map.of(),
              found.created().orElse(Instant.EPOCH));
    }
    return store.view(record, new ExternalDriver(driver), found);
  }
}
