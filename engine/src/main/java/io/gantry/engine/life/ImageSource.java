package io.gantry.engine.life;

import io.gantry.engine.image.CommitImage;
import io.gantry.engine.image.HeldImage;
import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import java.util.Optional;

/** Where containers get their images, and what they have to know of them later. */
public interface ImageSource {
  /**
   * The image of a name, kept from removal until it is closed.
   *
   * @param platform what it must be for, if that matters
   * @throws io.gantry.engine.EngineException.NotFound {@code No such image: x:latest}
   */
  HeldImage hold(String name, Optional<Platform> platform);

  /** The id of the image that a name means now, {@code sha256:…}. */
  Optional<String> idOf(String name);

  /** Makes an image of what a container changed; its id. */
  Digest commit(CommitImage request);

  /** Removes layers that nobody needs any more: their image may have gone before. */
  void releaseLayers(ChainId chain);

  /** Bytes of all layers of an image; 0 when it is gone. */
  long size(String id);
}
