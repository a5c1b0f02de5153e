package io.gantry.engine.topology;

import io.avaje.jsonb.Json;
import io.gantry.engine.network.CreateNetwork;
import io.gantry.engine.network.Ipam;
import io.gantry.engine.network.NetworkDetails;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * {@code network.json}: what a network is.
 *
 * @param ipam as users see it: what was asked for, and what was chosen where nothing was
 * @param leased the subnets that it has, with the gateways that it has
 * @param chosen those of them that the engine chose
 */
@Json
public record NetworkRecord(
    String id,
    String name,
    Instant created,
    String driver,
    boolean ipv4,
    boolean ipv6,
    Ipam ipam,
    List<Ipam.Pool> leased,
    List<String> chosen,
    boolean internal,
    boolean attachable,
    boolean configOnly,
    String configFrom,
    Map<String, String> options,
    Map<String, String> labels) {
  /** Absent parts become empty ones. */
  public NetworkRecord {
    leased = leased == null ? List.of() : List.copyOf(leased);
    chosen = chosen == null ? List.of() : List.copyOf(chosen);
    configFrom = configFrom == null ? "" : configFrom;
    options = options == null ? Map.of() : Map.copyOf(options);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
  }

  /** The same with these subnets. */
  NetworkRecord with(Ipam shown, List<Ipam.Pool> subnets, List<String> ownChoice) {
    return new NetworkRecord(
        id,
        name,
        created,
        driver,
        ipv4,
        ipv6,
        shown,
        subnets,
        ownChoice,
        internal,
        attachable,
        configOnly,
        configFrom,
        options,
        labels);
  }

  /** Whether a user wrote this subnet. */
  boolean userGave(Ipam.Pool pool) {
    return !chosen.contains(pool.subnet());
  }

  NetworkDetails details(Map<String, NetworkDetails.Member> members) {
    return new NetworkDetails(
        id,
        name,
        created,
        "local",
        driver,
        ipv4,
        ipv6,
        ipam,
        new CreateNetwork.Use(internal, attachable, false),
        configOnly,
        configFrom,
        options,
        labels,
        members);
  }
}
