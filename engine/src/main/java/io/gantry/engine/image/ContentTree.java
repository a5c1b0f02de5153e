package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.MediaType;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A manifest or an index and all that it names, whatever it is: an image, an attestation, an
 * artifact.
 *
 * @param nodes its documents, each after those that it names; the last is the one it is all about
 */
record ContentTree(List<Node> nodes) {

  private static final int MOST_DOCUMENTS = 1000;
  private static final int DEPTH = 4;

  ContentTree {
    nodes = List.copyOf(nodes);
  }

  /**
   * A document.
   *
   * @param self points to it
   * @param document what it says
   * @param blobs what it names besides other documents
   */
  record Node(Descriptor self, Document<JsonObject> document, List<Descriptor> blobs) {
    Node {
      blobs = List.copyOf(blobs);
    }

    byte[] bytes() {
      return document.bytes();
    }
  }

  /** Where documents come from: this host or a registry. */
  @FunctionalInterface
  interface Source {
    /** A document, verified; empty for one that may be missing. */
    Optional<byte[]> read(Descriptor document) throws IOException;
  }

  /**
   * Follows what a document names.
   *
   * @throws MalformedDocumentException when it is too much, or makes no sense
   */
  static ContentTree of(Descriptor root, Source source) throws IOException {
    List<Node> nodes = new ArrayList<>();
    collect(root, source, nodes, new HashSet<>(), 0);
    return new ContentTree(nodes);
  }

  private static void collect(
      Descriptor document, Source source, List<Node> nodes, Set<Digest> seen, int depth)
      throws IOException {
    if (!seen.add(document.digest())) {
      return;
    }
    if (depth > DEPTH || seen.size() > MOST_DOCUMENTS) {
      throw new MalformedDocumentException(
          "index " + document.digest() + ": its documents are nested too deeply, or too many");
    }
    Optional<byte[]> bytes = source.read(document);
    if (bytes.isEmpty()) {
      return;
    }
    Document<JsonObject> read =
        Document.read(bytes.get(), text -> JsonObject.parse("manifest", text));
    JsonObject json = read.value();
    for (Descriptor child : descriptors(json, "manifests")) {
      collect(child, source, nodes, seen, depth + 1);
    }
    List<Descriptor> blobs = new ArrayList<>();
    json.object("config").map(Descriptor::of).ifPresent(blobs::add);
    blobs.addAll(descriptors(json, "layers"));
    nodes.add(new Node(typed(document, json, read.size()), read, blobs));
  }

  private static List<Descriptor> descriptors(JsonObject json, String name) {
    return json.objects(name).stream().map(Descriptor::of).toList();
  }

  /** A document knows best itself what it is. */
  private static Descriptor typed(Descriptor pointer, JsonObject json, long size) {
    String said = json.text("mediaType");
    String type = said.isEmpty() ? pointer.mediaType() : said;
    return new Descriptor(
        type,
        pointer.digest(),
        size,
        pointer.annotations(),
        pointer.platform(),
        pointer.artifactType(),
        pointer.urls());
  }

  /** A pointer to a document of which only the digest is known. */
  static Descriptor unknown(Digest digest) {
    return Descriptor.of(MediaType.OCI_MANIFEST, digest, 0);
  }

  /** What it is all about. */
  Node root() {
    return nodes.getLast();
  }

  /** The blobs that have to be where it is; foreign layers are had from elsewhere. */
  Stream<Descriptor> needed() {
    return nodes.stream()
        .flatMap(node -> node.blobs().stream())
        .filter(
            blob -> !blob.mediaType().contains("foreign") && !blob.mediaType().contains("nondistr"))
        .distinct();
  }

  /** Everything in it. */
  Set<Digest> blobs() {
    Set<Digest> blobs = new HashSet<>();
    for (Node node : nodes) {
      blobs.add(node.self().digest());
      node.blobs().forEach(blob -> blobs.add(blob.digest()));
    }
    return blobs;
  }
}
