package io.gantry.engine.life;

import io.gantry.engine.Filters;
import io.gantry.engine.check.SpaceWalk.Owner;
import io.gantry.engine.image.Image;
import io.gantry.engine.image.Images;
import io.gantry.engine.image.ListImages;
import io.gantry.engine.name.Ids;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageDriver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who has which directory of the data root. */
public final class Owners {
  /** What the engine keeps for itself, by name below the data root. */
  private static final Map<String, String> OWN =
      Map.of(
          "", "the data root's own directory",
          "lock", "held while an engine uses the data root",
          "engine-id", "the engine's name",
          "containers", "directories of containers",
          "networks", "directories of networks",
          "network", "rules of the admin",
          "volumes", "directories of volumes, and those on their way in and out",
          "events", "the journal of events");

  private final Path root;
  private final Parts parts;
  private final Snapshots snapshots;
  private final Images images;
  private final Path content;

  /**
   * Those of an engine with these parts.
   *
   * @param content where the blobs are
   */
  public Owners(Parts parts, Snapshots snapshots, Images images, Path content) {
    this.root = parts.config().dataRoot();
    this.parts = parts;
    this.snapshots = snapshots;
    this.images = images;
    this.content = content;
  }

  /** By path below the data root. */
  public Map<String, Owner> now() {
    Map<String, Owner> owners = new HashMap<>();
    OWN.forEach((path, what) -> owners.put(path, new Owner("engine", what)));
    for (StorageDriver driver : StorageDriver.values()) {
      String word = driver.word();
      boolean present = driver == snapshots.driver();
      Owner other = new Owner("other driver", word);
      owners.put(word, present ? new Owner("engine", "directories of layers") : other);
      owners.put("content-" + word, other);
    }
    owners.putIfAbsent("content", new Owner("other driver", StorageDriver.OVERLAY2.word()));
    owners.put(below(content), new Owner("image", "blobs"));
    containers(owners);
    volumes(owners);
    networks(owners);
    Map<String, String> layers = layers();
    for (Snapshot snapshot : snapshots.list()) {
      snapshot(snapshot, layers, owners);
    }
    return owners;
  }

  private String below(Path path) {
    return root.relativize(path).toString();
  }

  private void containers(Map<String, Owner> owners) {
    for (Container container : parts.index().all()) {
      Owner owner = new Owner("container", container.description().name());
      owners.put("containers/" + container.id(), owner);
    }
  }

  private void volumes(Map<String, Owner> owners) {
    Path home = root.resolve("volumes");
    String @Nullable [] names = home.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (!name.startsWith(".")) {
        owners.put("volumes/" + name, new Owner("volume", name));
      }
    }
  }

  private void networks(Map<String, Owner> owners) {
    parts
        .connector()
        .topology()
        .table()
        .all()
        .forEach(
            network ->
                owners.put("networks/" + network.id(), new Owner("network", network.name())));
  }

  /** The images that stand on each layer, by chain. */
  private Map<String, String> layers() {
    Map<String, String> layers = new TreeMap<>();
    for (var summary : images.list(new ListImages(true, Filters.NONE, false, false))) {
      Image image = summary.image();
      String name =
          image.names().isEmpty() ? image.id().toString() : image.names().getFirst().familiar();
      image
          .config()
          .chains()
          .forEach(chain -> layers.merge(chain.toString(), name, (a, b) -> a + ", " + b));
    }
    return layers;
  }

  private void snapshot(Snapshot snapshot, Map<String, String> layers, Map<String, Owner> owners) {
    String key = snapshot.key().value();
    Owner owner;
    if (Ids.isFull(key)) {
      Optional<String> name = parts.index().byId(key).map(c -> c.description().name());
      owner = new Owner("container", name.orElse(key));
    } else {
      owner = new Owner("image", layers.getOrDefault(key, key));
    }
    try {
      owners.put(below(snapshots.directory(snapshot.key())), owner);
    } catch (SnapshotException e) {
      // it was removed meanwhile
    }
  }
}
