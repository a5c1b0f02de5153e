package io.gantry.kernel.netlink.route;

import io.gantry.kernel.netlink.NetlinkMessage;
import java.util.Optional;

/** Something has changed in a network namespace. */
public sealed interface RouteEvent {
  /** A link is there, as it is now. */
  record LinkSet(Link link) implements RouteEvent {}

  /** A link is gone, as it was. */
  record LinkGone(Link link) implements RouteEvent {}

  /** An address is there. */
  record AddressSet(LinkAddress address) implements RouteEvent {}

  /** An address is gone. */
  record AddressGone(LinkAddress address) implements RouteEvent {}

  /** A route is there. */
  record RouteSet(Route route) implements RouteEvent {}

  /** A route is gone. */
  record RouteGone(Route route) implements RouteEvent {}

  /** The kernel had more to tell than was taken in time: look at everything again. */
  record Lost() implements RouteEvent {}

  /** What a notification says; empty when it is about something else. */
  static Optional<RouteEvent> of(NetlinkMessage message) {
    return switch (message.type()) {
      case LinkMessages.RTM_NEWLINK -> Optional.of(new LinkSet(Link.of(message)));
      case LinkMessages.RTM_DELLINK -> Optional.of(new LinkGone(Link.of(message)));
      case LinkAddress.RTM_NEWADDR -> LinkAddress.of(message).map(AddressSet::new);
      case LinkAddress.RTM_DELADDR -> LinkAddress.of(message).map(AddressGone::new);
      case Route.RTM_NEWROUTE -> Route.of(message).map(RouteSet::new);
      case Route.RTM_DELROUTE -> Route.of(message).map(RouteGone::new);
      default -> Optional.empty();
    };
  }
}
