package io.gantry.network.host;

import java.util.Optional;

/**
 * What a link of the host is for, and whose it is: written into its alias, so that an engine which
 * comes after a crash finds what belongs to nobody. A link that is killed between its making and
 * its marking is found by other ways, see {@code Intents} and {@code Pairs}.
 */
public sealed interface Mark {
  /** Shown by {@code ip link} as well. */
  String PREFIX = "gantry";

  /** A bridge, or the parent of other links. */
  record OfNetwork(String network) implements Mark {}

  /** The host's end of an endpoint. */
  record OfEndpoint(String container, String endpoint) implements Mark {}

  /** The host's end of a pair that waits for an endpoint. */
  record OfSpare() implements Mark {}

  /** As an alias, for this engine. */
  default String alias(String engine) {
    String head = PREFIX + " " + engine + " ";
    return switch (this) {
      case OfNetwork(String network) -> head + "network " + network;
      case OfEndpoint(String container, String endpoint) ->
          head + "endpoint " + container + " " + endpoint;
      case OfSpare() -> head + "spare";
    };
  }

  /** Reads an alias; empty when it is not one of this engine. */
  static Optional<Mark> parse(String engine, String alias) {
    String[] words = alias.split(" ", -1);
    if (words.length < 3 || !words[0].equals(PREFIX) || !words[1].equals(engine)) {
      return Optional.empty();
    }
    return switch (words[2] + words.length) {
      case "network4" -> Optional.of(new OfNetwork(words[3]));
      case "endpoint5" -> Optional.of(new OfEndpoint(words[3], words[4]));
      case "spare3" -> Optional.of(new OfSpare());
      default -> Optional.empty();
    };
  }
}
