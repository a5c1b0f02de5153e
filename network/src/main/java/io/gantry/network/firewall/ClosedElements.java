package io.gantry.network.firewall;

import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.Element;
import java.util.Set;

/** The IP versions whose forwarding is refused where it is not the engine's. */
final class ClosedElements {
  private ClosedElements() {}

  static Elements of(Set<Integer> versions) {
    Elements.Builder elements = new Elements.Builder();
    versions.forEach(version -> elements.add(Layout.CLOSED, Element.of(Data.octet(version))));
    return elements.build();
  }
}
