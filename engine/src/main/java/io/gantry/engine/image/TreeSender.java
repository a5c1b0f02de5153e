package io.gantry.engine.image;

import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sends what hangs together byte for byte: blobs first, and each document after what it names. */
final class TreeSender {

  private final Repository repository;
  private final BlobSource source;
  private final Uploading uploading;
  private final Function<Descriptor, Optional<String>> elsewhere;
  private final TransferListener listener;

  /**
   * To a repository.
   *
   * @param elsewhere another repository of its registry that is known to have a blob
   */
  TreeSender(
      Repository repository,
      BlobSource source,
      Uploading uploading,
      Function<Descriptor, Optional<String>> elsewhere,
      TransferListener listener) {
    this.repository = repository;
    this.source = source;
    this.uploading = uploading;
    this.elsewhere = elsewhere;
    this.listener = listener;
  }

  /**
   * Sends it.
   *
   * @param name what its root is called there: a tag, or empty for its digest
   * @return whether the registry took note of what the root is about, if it is about something
   */
  boolean send(ContentTree tree, String name) throws IOException {
    Map<Digest, Uploading.Layer> layers = new LinkedHashMap<>();
    List<Descriptor> small = new ArrayList<>();
    tree.needed()
        .forEach(
            blob -> {
              if (isShown(blob)) {
                layers.putIfAbsent(blob.digest(), layer(blob));
              } else {
                small.add(blob);
              }
            });
    uploading.send(repository, source, List.copyOf(layers.values()), Optional.empty(), listener);
    for (Descriptor blob : small) {
      uploading.small(repository, source, blob, elsewhere.apply(blob));
    }
    boolean noted = false;
    for (ContentTree.Node node : tree.nodes()) {
      boolean root = node.self().digest().equals(tree.root().self().digest());
      String as = root && !name.isEmpty() ? name : node.self().digest().toString();
      noted = repository.uploads().manifest(as, node.self().mediaType(), node.bytes());
    }
    return noted;
  }

  private Uploading.Layer layer(Descriptor blob) {
    return new Uploading.Layer(blob, blob.digest().shortHex(), elsewhere.apply(blob));
  }

  /** As Docker shows progress: of layers alone. */
  private static boolean isShown(Descriptor blob) {
    return MediaType.isLayer(blob.mediaType());
  }
}
