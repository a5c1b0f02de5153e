package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.image.CommitImage;
import io.gantry.engine.image.HeldImage;
import io.gantry.engine.image.Images;
import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import java.util.Optional;

/** The engine's images, as containers see them. */
public final class StoredImages implements ImageSource {
  private final Images images;

  /** These. */
  public StoredImages(Images images) {
    this.images = images;
  }

  @Override
  public HeldImage hold(String name, Optional<Platform> platform) {
    return images.hold(name, platform);
  }

  @Override
  public Optional<String> idOf(String name) {
    try {
      return Optional.of(images.find(name).id().toString());
    } catch (EngineException.NotFound | EngineException.InvalidParameter e) {
      return Optional.empty();
    }
  }

  @Override
  public Digest commit(CommitImage request) {
    return images.commit(request).id();
  }

  @Override
  public void releaseLayers(ChainId chain) {
    images.releaseLayers(Optional.of(chain));
  }

  @Override
  public long size(String id) {
    try {
      return images.find(id).size();
    } catch (EngineException.NotFound e) {
      return 0;
    }
  }
}
