package io.gantry.engine.image;

/** An image that cannot be removed while this is open. */
public interface HeldImage extends AutoCloseable {

  /** The image. */
  Image image();

  /** Lets go of it. */
  @Override
  void close();
}
