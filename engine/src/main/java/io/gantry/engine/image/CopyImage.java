package io.gantry.engine.image;

import io.gantry.distribution.Credentials;
import io.gantry.oci.Reference;

/**
 * What to bring from one registry to another, without keeping it here.
 *
 * @param source what is there; {@code latest} when it has neither tag nor digest
 * @param target what it is to be called; {@code latest} when it has neither tag nor digest
 * @param everything whether what the source's registry has about it goes along
 * @param from credentials for the source's registry
 * @param to credentials for the target's registry
 */
public record CopyImage(
    Reference source, Reference target, boolean everything, Credentials from, Credentials to) {

  /** Fills in the tags. */
  public CopyImage {
    source = ImageNames.key(source);
    target = ImageNames.key(target);
  }
}
