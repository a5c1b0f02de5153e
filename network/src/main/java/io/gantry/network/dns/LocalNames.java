package io.gantry.network.dns;

import io.gantry.network.NameService;
import io.gantry.network.NameService.ShortNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Answers what a sandbox's name service knows. */
final class LocalNames {
  private final NameService names;

  LocalNames(NameService names) {
    this.names = names;
  }

  /**
   * The answer; empty when a resolver has to be asked. Of a name that somebody has, there is
   * nothing but its addresses: queries of other types stay here, so that no resolver says that
   * there is no such name.
   *
   * @param most bytes of it
   */
  Optional<byte[]> answer(Query query, int most) {
    if (query.dnsClass() != Wire.IN) {
      return Optional.empty();
    }
    if (query.type() == Wire.PTR) {
      return ReverseName.address(query.name())
          .flatMap(names::name)
          .filter(Answers::canSay)
          .map(name -> Answers.pointer(query, name, most));
    }
    List<InetAddress> addresses = names.addresses(query.name());
    if (!addresses.isEmpty()) {
      return Optional.of(Answers.addresses(query, shuffled(addresses), most));
    }
    boolean address = query.type() == Wire.A || query.type() == Wire.AAAA;
    boolean kept = names.shortNames() == ShortNames.KEPT && query.name().indexOf('.') < 0;
    return address && kept ? Optional.of(Answers.empty(query, Wire.NOERROR)) : Optional.empty();
  }

  /** Clients take the first: this shares them out. */
  private static List<InetAddress> shuffled(List<InetAddress> addresses) {
    if (addresses.size() == 1) {
      return addresses;
    }
    List<InetAddress> shuffled = new ArrayList<>(addresses);
    Collections.shuffle(shuffled);
    return shuffled;
  }
}
