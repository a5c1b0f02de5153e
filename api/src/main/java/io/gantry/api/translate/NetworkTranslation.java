package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.map;
import static io.gantry.api.translate.Absent.orNull;

import io.gantry.api.wire.WireNetwork;
import io.gantry.api.wire.WireNetworkCreate;
import io.gantry.engine.network.CreateNetwork;
import io.gantry.engine.network.Ipam;
import io.gantry.engine.network.NetworkDetails;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Networks, in requests and answers. */
public final class NetworkTranslation {
  private NetworkTranslation() {}

  /** The engine's request. */
  public static CreateNetwork request(WireNetworkCreate body) {
    return new CreateNetwork(
        text(body.name()),
        text(body.driver()),
        text(body.scope()),
        Optional.ofNullable(body.enableIPv4()),
        Optional.ofNullable(body.enableIPv6()),
        ipam(body.ipam()),
        new CreateNetwork.Use(body.internal(), body.attachable(), body.ingress()),
        body.configOnly(),
        body.configFrom() == null ? "" : text(body.configFrom().network()),
        map(body.options()),
        map(body.labels()));
  }

  private static Ipam ipam(WireNetworkCreate.@Nullable Ipam wire) {
    if (wire == null) {
      return Ipam.DEFAULT;
    }
    List<Ipam.Pool> pools =
        list(
            wire.config(),
            pool ->
                new Ipam.Pool(
                    text(pool.subnet()),
                    text(pool.ipRange()),
                    text(pool.gateway()),
                    map(pool.auxiliaryAddresses())));
    return new Ipam(
        text(wire.driver()),
        wire.options() == null ? null : map(wire.options()),
        pools.isEmpty() ? null : pools);
  }

  /** Absence is an empty text. */
  public static String text(@Nullable String value) {
    return Absent.text(value);
  }

  /** The network as lists and {@code inspect} show it. */
  public static WireNetwork network(NetworkDetails network) {
    return new WireNetwork(
        network.name(),
        network.id(),
        Times.format(network.created()),
        network.scope(),
        network.driver(),
        network.ipv4(),
        network.ipv6(),
        ipam(network.ipam()),
        network.use().internal(),
        network.use().attachable(),
        network.use().ingress(),
        new WireNetwork.ConfigFrom(network.configFrom()),
        network.configOnly(),
        members(network.members()),
        sorted(network.options()),
        sorted(network.labels()));
  }

  /** As Go writes maps: people compare what is printed. */
  private static Map<String, String> sorted(Map<String, String> map) {
    return new TreeMap<>(map);
  }

  private static WireNetwork.Ipam ipam(Ipam ipam) {
    return new WireNetwork.Ipam(
        ipam.driver(),
        ipam.options() == null ? null : sorted(ipam.options()),
        ipam.pools() == null ? null : list(ipam.pools(), NetworkTranslation::pool));
  }

  private static WireNetwork.Pool pool(Ipam.Pool pool) {
    return new WireNetwork.Pool(
        orNull(pool.subnet()),
        orNull(pool.range()),
        orNull(pool.gateway()),
        orNull(sorted(pool.auxiliary())));
  }

  private static Map<String, WireNetwork.Member> members(
      Map<String, NetworkDetails.Member> members) {
    Map<String, WireNetwork.Member> wire = new TreeMap<>();
    members.forEach(
        (container, member) ->
            wire.put(
                container,
                new WireNetwork.Member(
                    member.name(), member.endpoint(), member.mac(), member.ipv4(), member.ipv6())));
    return wire;
  }
}
