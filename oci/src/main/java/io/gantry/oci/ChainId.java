package io.gantry.oci;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a stack of layers applied in order: two images that share their lowest layers share
 * those layers' chain ids.
 *
 * @param digest the chained digest
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid">layer
 *     ChainID</a>
 */
public record ChainId(Digest digest) {

  /** Parses {@code algorithm:hex}; the message of a failure is {@link Digest#parse}'s. */
  public static ChainId parse(String text) {
    return new ChainId(Digest.parse(text));
  }

  /** The chain of a single lowest layer: its diff id. */
  public static ChainId of(DiffId lowest) {
    return new ChainId(lowest.digest());
  }

  /** The chain that results from one more layer on top of this one. */
  public ChainId then(DiffId layer) {
    return new ChainId(Digest.of(digest + " " + layer));
  }

  /** The chain of every height of a stack, lowest first; as many as there are layers. */
  public static List<ChainId> chains(List<DiffId> layers) {
    List<ChainId> chains = new ArrayList<>(layers.size());
    for (DiffId layer : layers) {
      chains.add(chains.isEmpty() ? of(layer) : chains.getLast().then(layer));
    }
    return List.copyOf(chains);
  }

  /**
   * The chain of a whole stack, lowest layer first.
   *
   * @throws IllegalArgumentException when there are no layers: nothing has no chain id
   */
  public static ChainId of(List<DiffId> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a chain id needs at least one layer");
    }
    return chains(layers).getLast();
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
