package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.engine.EngineException;
import io.gantry.engine.check.Fault;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Manifest;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What images lack, or have in a damaged form: nothing but loading them again can mend that. */
final class ImageFaults {
  private static final int PIECE = 1 << 20;
  private static final String DAMAGED = "is damaged: its content has another digest";

  private final ContentStore content;
  private final Catalog catalog;
  private final Snapshots snapshots;
  private final Origins origins;

  ImageFaults(ContentStore content, Catalog catalog, Snapshots snapshots, Origins origins) {
    this.content = content;
    this.catalog = catalog;
    this.snapshots = snapshots;
    this.origins = origins;
  }

  /** By names and sizes. */
  List<Fault> look() throws IOException {
    return look(false);
  }

  /** By reading every blob. */
  List<Fault> digests() throws IOException {
    return look(true).stream().filter(fault -> fault.problem().startsWith(DAMAGED)).toList();
  }

  private List<Fault> look(boolean digests) throws IOException {
    List<Fault> faults = new ArrayList<>();
    Set<Digest> seen = new HashSet<>();
    for (CatalogEntry entry : catalog.all()) {
      String name =
          entry.names().keySet().stream()
              .findFirst()
              .map(Object::toString)
              .orElse(entry.id().toString());
      try {
        Manifest manifest = catalog.manifest(entry);
        blob(name, entry.manifest(), digests, seen, faults);
        blob(name, manifest.config(), digests, seen, faults);
        for (Descriptor layer : manifest.layers()) {
          blob(name, layer, digests, seen, faults);
        }
        for (ChainId chain : catalog.config(entry).chains()) {
          layer(name, chain, faults);
        }
        for (Attachment attachment : entry.attached()) {
          attachment(name, attachment, digests, seen, faults);
        }
      } catch (EngineException e) {
        if (catalog.byId(entry.id()).isPresent()) {
          faults.add(Fault.advice("image", name, e.getMessage(), "load or pull it again"));
        }
      }
    }
    return faults;
  }

  private void blob(
      String image, Descriptor blob, boolean digests, Set<Digest> seen, List<Fault> faults)
      throws IOException {
    if (!seen.add(blob.digest())) {
      return;
    }
    Path file = content.path(blob.digest());
    String problem = "";
    try {
      long size = Files.size(file);
      if (size != blob.size()) {
        problem = "has " + size + " bytes instead of " + blob.size();
      } else if (digests && !isWhole(file, blob.digest())) {
        problem = DAMAGED;
      }
    } catch (NoSuchFileException e) {
      problem = origins.knows(blob.digest()) ? "" : "is missing"; // else it is fetched again
    }
    if (!problem.isEmpty()) {
      faults.add(
          Fault.advice(
              "blob",
              blob.digest().toString(),
              problem + " (image " + image + ")",
              "remove the image, then load or pull it again; containers of it go on"));
    }
  }

  private void attachment(
      String image, Attachment attachment, boolean digests, Set<Digest> seen, List<Fault> faults)
      throws IOException {
    ContentTree tree = catalog.tree(attachment);
    if (tree.nodes().isEmpty()) {
      faults.add(
          Fault.advice(
              "blob",
              attachment.root().toString(),
              "is missing or damaged (kept with image " + image + ")",
              "remove the image, then pull it again with --all"));
      return;
    }
    for (ContentTree.Node node : tree.nodes()) {
      blob(image, node.self(), digests, seen, faults);
    }
    for (Descriptor blob : tree.needed().toList()) {
      blob(image, blob, digests, seen, faults);
    }
  }

  private static boolean isWhole(Path file, Digest digest) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest hash =
          MessageDigest.getInstance(
              digest.algorithm().toUpperCase(Locale.ROOT).replace("SHA", "SHA-"));
      byte[] piece = new byte[PIECE];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        hash.update(piece, 0, count);
      }
      return HexFormat.of().formatHex(hash.digest()).equals(digest.hex());
    } catch (NoSuchAlgorithmException e) {
      return true; // nobody can tell
    }
  }

  private void layer(String image, ChainId chain, List<Fault> faults) throws IOException {
    SnapshotKey key = SnapshotKey.of(chain);
    boolean there = snapshots.find(key).isPresent() && Files.isDirectory(snapshots.directory(key));
    if (!there) {
      faults.add(
          Fault.advice(
              "layer",
              chain.toString(),
              "is missing (image " + image + ")",
              "remove the image, then load or pull it again"));
    }
  }
}
