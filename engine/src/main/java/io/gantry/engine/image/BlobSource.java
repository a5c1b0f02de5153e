package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.distribution.BlobStream;
import io.gantry.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;

/** Where blobs that are sent come from. */
@FunctionalInterface
interface BlobSource {

  /** Opens a blob from its beginning; may be asked again when sending has failed. */
  InputStream open(Descriptor blob) throws IOException;

  /** Makes it ready to be opened: an archive that is elsewhere is fetched. */
  default void prepare(Descriptor blob, BlobStream.Listener listener) throws IOException {}

  /** This host. */
  static BlobSource of(ContentStore content) {
    return blob -> Channels.newInputStream(content.open(blob.digest()));
  }
}
