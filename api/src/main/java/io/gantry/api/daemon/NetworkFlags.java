package io.gantry.api.daemon;

import io.gantry.engine.network.BridgeDefaults;
import io.gantry.engine.network.BridgeDefaults.Addressing;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.engine.network.NetworkDefaults.OnHost;
import io.gantry.engine.network.NetworkDefaults.Reach;
import io.gantry.engine.network.Resolvers;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.FabricConfig.Filtering;
import io.gantry.network.FabricConfig.Forwarding;
import io.gantry.network.FabricConfig.Publishing;
import io.gantry.network.NetworkException;
import io.gantry.network.address.AddressPool;
import io.gantry.network.address.Family;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The flags about networks. */
final class NetworkFlags {
  private final Options options;

  private NetworkFlags(Options options) {
    this.options = options;
  }

  /**
   * Reads them.
   *
   * @throws UsageException when one makes no sense
   */
  static NetworkDefaults read(Options options) {
    return new NetworkFlags(options).defaults();
  }

  private NetworkDefaults defaults() {
    return new NetworkDefaults(
        bridge(),
        pools(),
        networkOptions(),
        new Resolvers(
            options.all("dns").stream().map(text -> literal("dns", text)).toList(),
            options.all("dns-search").stream().map(NetworkFlags::domain).toList(),
            options.all("dns-opt")),
        hostGateway(),
        new OnHost(forwarding(), filtering(), publishing(), reach()));
  }

  private BridgeDefaults bridge() {
    String link = options.text("bridge", "");
    return new BridgeDefaults(
        link,
        addressing(Family.IPV4, "bip", "fixed-cidr", "default-gateway"),
        addressing(Family.IPV6, "bip6", "fixed-cidr-v6", "default-gateway-v6"),
        options.on("ipv6", false),
        mtu(),
        options.on("icc", true),
        options.on("ip-masq", true) && options.on("iptables", true),
        address("ip"));
  }

  private int mtu() {
    int mtu = options.number("mtu", 0);
    if (mtu < 0) {
      throw new UsageException("invalid default MTU: " + mtu);
    }
    return mtu;
  }

  private List<InetAddress> hostGateway() {
    List<InetAddress> addresses =
        options.all("host-gateway-ip").stream()
            .map(text -> parse("host-gateway-ip", text))
            .toList();
    for (Family family : Family.values()) {
      if (addresses.stream().filter(address -> Family.of(address) == family).count() > 1) {
        throw new UsageException(
            "only one " + family + " host gateway IP address can be specified");
      }
    }
    return addresses;
  }

  private static String domain(String text) {
    if (!text.matches("\\.|[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?")) {
      throw invalid("dns-search", text, text + " is not a valid domain");
    }
    return text;
  }

  private Addressing addressing(Family family, String own, String range, String router) {
    return new Addressing(cidr(family, own), cidr(family, range), address(router));
  }

  private Optional<Cidr> cidr(Family family, String flag) {
    String text = options.text(flag, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Cidr.parse(text)
            .filter(cidr -> Family.of(cidr) == family)
            .orElseThrow(() -> invalid(flag, text, "invalid CIDR address: " + text)));
  }

  private Optional<InetAddress> address(String flag) {
    String text = options.text(flag, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(parse(flag, text));
  }

  private static InetAddress parse(String flag, String text) {
    return Literals.parse(text)
        .orElseThrow(() -> invalid(flag, text, text + " is not an ip address"));
  }

  private static String literal(String flag, String text) {
    return Literals.text(parse(flag, text));
  }

  private static UsageException invalid(String flag, String value, String why) {
    return new UsageException(
        "invalid argument \"%s\" for \"--%s\" flag: %s".formatted(value, flag, why));
  }

  private List<AddressPool> pools() {
    return options.all("default-address-pool").stream()
        .map(
            text -> {
              try {
                return AddressPool.parse(text);
              } catch (NetworkException e) {
                throw invalid("default-address-pool", text, String.valueOf(e.getMessage()));
              }
            })
        .toList();
  }

  private Map<String, Map<String, String>> networkOptions() {
    Map<String, Map<String, String>> byDriver = new HashMap<>();
    for (String text : options.all("default-network-opt")) {
      String[] parts = text.split("=", 3);
      if (parts.length < 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw invalid("default-network-opt", text, "it is not driver=key=value");
      }
      byDriver.computeIfAbsent(parts[0], driver -> new HashMap<>()).put(parts[1], parts[2]);
    }
    return byDriver;
  }

  private Forwarding forwarding() {
    if (!options.on("ip-forward", true)) {
      return Forwarding.LEFT;
    }
    return options.on("ip-forward-no-drop", false) ? Forwarding.ON_FOR_ALL : Forwarding.ON;
  }

  private Filtering filtering() {
    return options.on("iptables", true) ? Filtering.NFTABLES : Filtering.NONE;
  }

  private Publishing publishing() {
    String policy = options.text("publish-policy", "bypass");
    return switch (policy) {
      case "bypass" -> Publishing.TRANSLATED;
      case "input" -> Publishing.RELAYED;
      default -> throw invalid("publish-policy", policy, "it is \"bypass\" or \"input\"");
    };
  }

  private Reach reach() {
    return options.on("publish-loopback", false) ? Reach.LOOPBACK : Reach.EVERYWHERE;
  }
}
