package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.ContentStore.Part;
import io.gantry.content.KeptLease;
import io.gantry.content.Lease;
import io.gantry.engine.image.GarbageReport.Held;
import io.gantry.engine.image.GarbageReport.Item;
import io.gantry.engine.image.GarbageReport.Kind;
import io.gantry.oci.Digest;
import io.gantry.snapshot.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what a collection would remove and why, and what it would leave to whom. */
final class GarbageReports {

  private final ContentStore content;
  private final Garbage garbage;
  private final Instant now = Instant.now();

  GarbageReports(ContentStore content, Garbage garbage) {
    this.content = content;
    this.garbage = garbage;
  }

  GarbageReport look() throws IOException {
    List<Item> goes = new ArrayList<>();
    List<Held> stays = new ArrayList<>();
    List<KeptLease> kept = content.kept();
    for (Digest blob : garbage.strayBlobs()) {
      goes.add(item(blob, why(blob, kept)));
    }
    for (Digest archive : garbage.spareArchives()) {
      goes.add(item(archive, "unpacked, and " + garbage.origin(archive) + " has it"));
    }
    for (Snapshot layer : garbage.strayLayers()) {
      String name = layer.key().value();
      garbage
          .size(layer)
          .ifPresent(
              size -> goes.add(new Item(Kind.LAYER, name, size, "of no image and no container")));
    }
    parts(goes, stays);
    held(kept, stays);
    return new GarbageReport(goes, stays);
  }

  private Item item(Digest blob, String why) throws IOException {
    return new Item(Kind.BLOB, blob.toString(), garbage.size(blob), why);
  }

  private static String why(Digest blob, List<KeptLease> kept) {
    return kept.stream()
        .filter(lease -> lease.digests().contains(blob))
        .findFirst()
        .map(lease -> "was kept for the " + lease.what() + " until " + lease.until())
        .orElse("of no image");
  }

  private void parts(List<Item> goes, List<Held> stays) throws IOException {
    for (Part part : content.parts()) {
      Instant until = part.modified().plus(Garbage.RESUMABLE);
      if (until.isAfter(now)) {
        stays.add(
            new Held(
                Kind.PART, part.name(), part.size(), "interrupted download", Optional.of(until)));
      } else {
        goes.add(new Item(Kind.PART, part.name(), part.size(), "interrupted more than a day ago"));
      }
    }
  }

  private void held(List<KeptLease> kept, List<Held> stays) throws IOException {
    Set<Digest> images = content.still(garbage::blobs);
    Map<Digest, Held> held = new LinkedHashMap<>();
    for (Lease lease : content.running()) {
      for (Digest blob : lease.digests()) {
        put(blob, lease.what(), Optional.empty(), images, held);
      }
    }
    for (KeptLease lease : kept) {
      if (lease.until().isAfter(now)) {
        for (Digest blob : lease.digests()) {
          put(blob, "interrupted " + lease.what(), Optional.of(lease.until()), images, held);
        }
      }
    }
    stays.addAll(held.values());
  }

  private void put(
      Digest blob, String lease, Optional<Instant> until, Set<Digest> images, Map<Digest, Held> all)
      throws IOException {
    if (content.has(blob) && !images.contains(blob) && !all.containsKey(blob)) {
      all.put(blob, new Held(Kind.BLOB, blob.toString(), garbage.size(blob), lease, until));
    }
  }
}
