package io.gantry.engine.image;

import io.gantry.kernel.fs.KernelFile;
import io.gantry.oci.Digest;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * What the disk may not have yet. Nobody who brings an image waits for the disk: the image is
 * marked with the machine's boot, and the mark goes when a {@code syncfs(2)} in the background is
 * over. A mark of another boot means that the machine went down in between; such an image may be
 * damaged, and is forgotten rather than run.
 */
final class Disk {

  private static final System.Logger LOG = System.getLogger(Disk.class.getName());
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Images that come one after the other are written out together. */
  private static final Duration GATHERING = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Snapshots snapshots;
  private final HeavyWork heavy;
  private final String boot;
  private final AtomicBoolean pending = new AtomicBoolean();

  Disk(Catalog catalog, Snapshots snapshots, HeavyWork heavy) throws IOException {
    this(catalog, snapshots, heavy, KernelFile.read(BOOT_ID));
  }

  Disk(Catalog catalog, Snapshots snapshots, HeavyWork heavy, String boot) {
    this.catalog = catalog;
    this.snapshots = snapshots;
    this.heavy = heavy;
    this.boot = boot;
  }

  /** Which boot of the machine this is. */
  String boot() {
    return boot;
  }

  /** Has everything written and the marks taken away, some time soon. */
  void syncSoon() {
    if (pending.compareAndSet(false, true)) {
      heavy.start("write images to the disk", this::sync);
    }
  }

  private void sync() throws IOException {
    try {
      Thread.sleep(GATHERING);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return;
    }
    pending.set(false);
    Set<String> marked =
        marked().stream().map(entry -> entry.id().hex()).collect(Collectors.toSet());
    if (marked.isEmpty()) {
      return;
    }
    snapshots.sync();
    catalog.update(
        entries -> {
          marked.forEach(hex -> entries.computeIfPresent(hex, (key, entry) -> entry.synced()));
          return entries;
        });
  }

  private List<CatalogEntry> marked() {
    return catalog.all().stream().filter(entry -> entry.unsynced().isPresent()).toList();
  }

  /**
   * Forgets images that were on their way to the disk when the machine went down.
   *
   * @return whether there were any
   */
  boolean forgetLost() {
    List<Digest> lost =
        marked().stream()
            .filter(entry -> !entry.unsynced().get().equals(boot))
            .map(CatalogEntry::id)
            .toList();
    if (!lost.isEmpty()) {
      lost.forEach(
          id ->
              LOG.log(
                  Level.WARNING,
                  "image {0} was not on the disk yet when the machine went down; load it again",
                  id));
      catalog.update(
          entries -> {
            lost.forEach(id -> entries.remove(id.hex()));
            return entries;
          });
    }
    if (!marked().isEmpty()) {
      syncSoon();
    }
    return !lost.isEmpty();
  }
}
