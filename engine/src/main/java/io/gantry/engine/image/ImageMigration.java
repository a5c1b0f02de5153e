package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Manifest;
import io.gantry.oci.Reference;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Brings the images of one storage driver to another. Blobs are linked, or copied and checked by
 * their digest; layers are unpacked from them anew, and checked by what the image promises. The
 * index comes last, so an image is there when all of it is. What is there already is not made
 * again.
 */
public final class ImageMigration {
  private static final int BUFFER = 1 << 16;

  private final ContentStore from;
  private final ContentStore to;
  private final LayerIntake intake;
  private final Consumer<String> progress;

  /**
   * @param from the layout to read
   * @param to the layout to write
   * @param snapshots those of the driver that {@code to} belongs to
   * @param progress hears what is done, a line at a time
   */
  public ImageMigration(Path from, Path to, Snapshots snapshots, Consumer<String> progress)
      throws IOException {
    this.from = ContentStore.open(from);
    this.to = ContentStore.open(to);
    this.intake = new LayerIntake(this.to, snapshots);
    this.progress = progress;
  }

  /**
   * Brings all of them.
   *
   * @return how many there were
   */
  public int run() throws IOException {
    Catalog source = new Catalog(from);
    Origins origins = new Origins(from.root());
    for (CatalogEntry entry : source.all()) {
      requireArchives(source.manifest(entry), name(entry), origins);
      for (Digest blob : source.blobs(entry)) {
        bring(blob);
      }
      unpack(source.config(entry), source.manifest(entry));
      progress.accept("image " + name(entry));
    }
    register(source);
    return source.all().size();
  }

  /** Layers are unpacked from their archives. */
  private void requireArchives(Manifest manifest, String image, Origins origins)
      throws IOException {
    for (Descriptor layer : manifest.layers()) {
      if (!from.has(layer.digest()) && origins.knows(layer.digest())) {
        throw new IOException(
            "image "
                + image
                + " cannot be brought: its layer "
                + layer.digest()
                + " is kept unpacked only (drop-layer-archives). Remove the image here, and pull it"
                + " with the other driver");
      }
    }
  }

  private static String name(CatalogEntry entry) {
    return entry.names().keySet().stream()
        .findFirst()
        .map(Reference::familiar)
        .orElseGet(() -> entry.id().shortHex());
  }

  private void bring(Digest blob) throws IOException {
    if (to.has(blob)) {
      return;
    }
    Path target = to.path(blob);
    Files.createDirectories(target.getParent());
    try {
      Files.createLink(target, from.path(blob));
    } catch (FileAlreadyExistsException e) {
      // brought meanwhile
    } catch (FileSystemException | UnsupportedOperationException e) {
      copy(blob, target);
    }
  }

  /** The layouts lie on two file systems, or links are at their limit. */
  private void copy(Digest blob, Path target) throws IOException {
    Path coming = target.resolveSibling(target.getFileName() + ".coming");
    Files.copy(from.path(blob), coming, StandardCopyOption.REPLACE_EXISTING);
    try (InputStream copied = Files.newInputStream(coming)) {
      if (!digest(copied).equals(blob)) {
        throw new IOException("blob " + blob + " is damaged");
      }
    }
    Files.move(coming, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Digest digest(InputStream content) throws IOException {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[BUFFER];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      sha256.update(buffer, 0, n);
    }
    return Digest.finish(sha256);
  }

  private void unpack(ImageConfig config, Manifest manifest) throws IOException {
    List<ChainId> chains = config.chains();
    for (int i = 0; i < chains.size(); i++) {
      if (!intake.has(chains.get(i))) {
        Optional<ChainId> parent = i == 0 ? Optional.empty() : Optional.of(chains.get(i - 1));
        intake.unpack(manifest.layers().get(i).digest(), parent, config.diffIds().get(i));
      }
    }
  }

  /** A name that the target has given to another image stays that one's. */
  private void register(Catalog source) {
    Catalog target = new Catalog(to);
    target.update(
        entries -> {
          for (CatalogEntry entry : source.all()) {
            CatalogEntry known =
                entries.getOrDefault(entry.id().hex(), entry.withNames(new TreeMap<>()).synced());
            for (var name : entry.names().entrySet()) {
              boolean taken =
                  entries.values().stream().anyMatch(e -> e.names().containsKey(name.getKey()));
              known = taken ? known : known.named(name.getKey(), name.getValue());
            }
            entries.put(entry.id().hex(), known);
          }
          return entries;
        });
  }
}
