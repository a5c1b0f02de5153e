package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.Complaints;
import io.gantry.network.NetworkException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A subnet that a user wants a network to have.
 *
 * @param range the network, all bits behind its prefix zero
 * @param part of it, to hand out addresses from
 * @param gateway its address of a gateway
 * @param auxiliary addresses that somebody else has, by name
 */
public record SubnetRequest(
    Cidr range,
    Optional<Cidr> part,
    Optional<InetAddress> gateway,
    Map<String, InetAddress> auxiliary) {
  /** Copies. */
  public SubnetRequest {
    auxiliary = Map.copyOf(auxiliary);
  }

  /**
   * As the user wrote it; what is not given is empty.
   *
   * @param subnet {@code 10.1.0.0/16}
   * @param range {@code 10.1.4.0/24}
   * @param gateway {@code 10.1.0.1}
   * @param auxiliary addresses by name
   */
  public record Text(String subnet, String range, String gateway, Map<String, String> auxiliary) {
    /** Copies. */
    public Text {
      auxiliary = Map.copyOf(auxiliary);
    }
  }

  /** Which kinds of subnets a network reads. */
  public enum Reading {
    /** Those of IPv6 too. */
    BOTH,
    /** Those of IPv6 are skipped: the network has none. */
    IPV4
  }

  /**
   * Reads what a user wants.
   *
   * @throws NetworkException.Invalid with all that is wrong, in Docker's words
   */
  public static List<SubnetRequest> parse(List<Text> texts, Reading reading) {
    List<String> complaints = new ArrayList<>();
    List<SubnetRequest> requests = new ArrayList<>();
    for (Text text : texts) {
      Optional<Cidr> subnet = Cidr.parse(text.subnet());
      if (subnet.isEmpty()) {
        complaints.add("invalid subnet " + text.subnet() + ": invalid CIDR block notation");
      } else if (reading == Reading.BOTH || Family.of(subnet.get()) == Family.IPV4) {
        requests.add(parse(text, subnet.get(), complaints));
      }
    }
    Complaints.refuse("invalid network config", complaints);
    return List.copyOf(requests);
  }

  private static SubnetRequest parse(Text text, Cidr subnet, List<String> complaints) {
    if (!subnet.isNetwork()) {
      complaints.add("invalid subnet " + subnet + ": it should be " + subnet.network());
    }
    Optional<Cidr> part = part(text.range(), subnet, complaints);
    Optional<InetAddress> gateway =
        address("gateway " + text.gateway(), text.gateway(), subnet, complaints);
    Map<String, InetAddress> auxiliary = new TreeMap<>();
    new TreeMap<>(text.auxiliary())
        .forEach(
            (name, address) ->
                address("auxiliary address " + name, address, subnet, complaints)
                    .ifPresent(it -> auxiliary.put(name, it)));
    return new SubnetRequest(subnet, part, gateway, auxiliary);
  }

  private static Optional<Cidr> part(String text, Cidr subnet, List<String> complaints) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String invalid = "invalid ip-range " + text + ": ";
    Optional<Cidr> part = Cidr.parse(text);
    if (part.isEmpty()) {
      complaints.add(invalid + "invalid CIDR block notation");
    } else if (part.get().isIpv6() != subnet.isIpv6()) {
      complaints.add(invalid + "parent subnet is an " + Family.of(subnet) + " block");
    } else {
      if (part.get().length() < subnet.length()) {
        complaints.add(invalid + "CIDR block is bigger than its parent subnet " + subnet);
      }
      if (!part.get().isNetwork()) {
        complaints.add(invalid + "it should be " + part.get().network());
      }
      if (!subnet.overlaps(part.get())) {
        complaints.add(invalid + "parent subnet " + subnet + " doesn't contain ip-range");
      }
    }
    return part;
  }

  private static Optional<InetAddress> address(
      String what, String text, Cidr subnet, List<String> complaints) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<InetAddress> address = Literals.parse(text);
    if (address.isEmpty()) {
      complaints.add("invalid " + what + ": invalid address");
    } else if (Family.of(address.get()) != Family.of(subnet)) {
      complaints.add("invalid " + what + ": parent subnet is an " + Family.of(subnet) + " block");
    } else if (!subnet.contains(address.get())) {
      complaints.add(
          "invalid " + what + ": parent subnet " + subnet + " doesn't contain this address");
    }
    return address;
  }
}
