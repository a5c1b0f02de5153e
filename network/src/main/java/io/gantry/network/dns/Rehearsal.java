package io.gantry.network.dns;

import io.gantry.network.NameService;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Answers a few queries that nobody asked, so that the first ones that somebody asks do not wait,
 * in a kernel's short queue, for classes to be loaded.
 */
final class Rehearsal implements NameService {
  private static final int TIMES = 200;
  private static final String NAME = "rehearsal";

  private static final List<String> QUERIES =
      List.of(
          "\0\0\1\0\0\1\0\0\0\0\0\0\11rehearsal\0\0\1\0\1",
          "\0\0\1\0\0\1\0\0\0\0\0\1\11rehearsal\0\0\34\0\1\0\0\51\4\320\0\0\0\0\0\0",
          "\0\0\1\0\0\1\0\0\0\0\0\0\0011\0011\0011\0011\7in-addr\4arpa\0\0\14\0\1");

  @Override
  public List<InetAddress> addresses(String name) {
    return name.equals(NAME) ? List.of(InetAddress.ofLiteral("1.1.1.1")) : List.of();
  }

  @Override
  public Optional<String> name(InetAddress address) {
    return Optional.of(NAME);
  }

  @Override
  public List<Upstream> upstreams() {
    return List.of();
  }

  void run() {
    LocalNames names = new LocalNames(this);
    for (int i = 0; i < TIMES; i++) {
      QUERIES.forEach(query -> answer(names, query.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  private static void answer(LocalNames names, byte[] message) {
    Optional<byte[]> answer =
        Query.parse(message).flatMap(query -> names.answer(query, Wire.LEAST_UDP));
    if (answer.isEmpty()) {
      throw new IllegalStateException("a query of the rehearsal has no answer");
    }
  }
}
