package io.gantry.engine.image;

import io.gantry.distribution.Referrers;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Referrer;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through everything that a repository has about a manifest, and about that. */
final class ReferrerWalk {

  /** A signature of a bill of materials of an image is about as far as it goes. */
  private static final int DEPTH = 3;

  private static final int MOST = 1000;

  private final Repository repository;
  private final Visitor visitor;
  private final Set<Digest> asked = new HashSet<>();
  private int found;

  /** Gets to know what is found. */
  @FunctionalInterface
  interface Visitor {
    /** Something, to which {@code pointer} points. */
    void visit(Attachment attachment, Descriptor pointer) throws IOException;
  }

  ReferrerWalk(Repository repository, Visitor visitor) {
    this.repository = repository;
    this.visitor = visitor;
  }

  /** Goes. */
  void about(Digest subject) throws IOException {
    about(subject, 0);
  }

  private void about(Digest subject, int depth) throws IOException {
    if (!asked.add(subject)) {
      return;
    }
    Map<Attachment, Descriptor> attachments = new LinkedHashMap<>();
    for (Descriptor referrer : repository.referrers().of(subject)) {
      if (isAbout(referrer, subject)) {
        attachments.put(new Attachment(referrer.digest(), ""), referrer);
      }
    }
    for (String tag : Referrers.cosignTags(subject)) {
      Optional<RemoteManifest> tagged = repository.find(tag);
      tagged.ifPresent(
          manifest ->
              attachments.put(new Attachment(manifest.digest(), tag), manifest.descriptor()));
    }
    for (Map.Entry<Attachment, Descriptor> attachment : attachments.entrySet()) {
      if (++found > MOST) {
        throw new MalformedDocumentException("there is too much about the image to take it along");
      }
      visitor.visit(attachment.getKey(), attachment.getValue());
      if (depth < DEPTH) {
        about(attachment.getKey().root(), depth + 1);
      }
    }
  }

  /** The registry's list is a hint; only the document itself tells. */
  private boolean isAbout(Descriptor referrer, Digest subject) throws IOException {
    Optional<RemoteManifest> document = repository.find(referrer.digest().toString());
    return document.isPresent()
        && Referrer.of(referrer, document.get().bytes())
            .map(itself -> itself.subject().digest().equals(subject))
            .orElse(false);
  }
}
