package io.gantry.engine.image;

import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Referrer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends what is about images. Where the registry does not list it itself, an index under a tag is
 * kept up.
 */
final class AttachmentSender {

  private final Repository repository;
  private final TreeSender sender;
  private final TransferListener listener;
  private final Map<Digest, List<Descriptor>> unlisted = new LinkedHashMap<>();

  AttachmentSender(Repository repository, TreeSender sender, TransferListener listener) {
    this.repository = repository;
    this.sender = sender;
    this.listener = listener;
  }

  /** Sends one. */
  void send(Attachment attachment, ContentTree tree) throws IOException {
    if (tree.nodes().isEmpty()) {
      throw new IOException("attachment " + attachment.root() + " is damaged");
    }
    boolean noted = sender.send(tree, attachment.tag());
    Optional<Referrer> referrer =
        attachment.tag().isEmpty()
            ? Referrer.of(tree.root().self(), tree.root().bytes())
            : Optional.empty();
    if (referrer.isPresent() && !noted) {
      unlisted
          .computeIfAbsent(referrer.get().subject().digest(), key -> new ArrayList<>())
          .add(referrer.get().self());
    }
    listener.status(attachment.root().shortHex(), "Pushed", 0, 0);
  }

  /** Lists those that were sent, when all are there. */
  void list() throws IOException {
    for (Map.Entry<Digest, List<Descriptor>> about : unlisted.entrySet()) {
      repository.referrers().list(about.getKey(), about.getValue());
    }
  }
}
