package io.gantry.engine.network;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a network's addresses come from, as users write and read it.
 *
 * @param driver {@code default} or {@code null}; empty is the default
 * @param options kept, without effect; null when none were given
 * @param pools the subnets; null when none were given
 */
@Json
public record Ipam(
    String driver, @Nullable Map<String, String> options, @Nullable List<Pool> pools) {
  /** Nothing said. */
  public static final Ipam DEFAULT = new Ipam("default", null, null);

  /** Absent parts become the defaults. */
  public Ipam {
    driver = driver == null || driver.isEmpty() ? "default" : driver;
    options = options == null ? null : Map.copyOf(options);
    pools = pools == null ? null : List.copyOf(pools);
  }

  /** The subnets, none when none were given. */
  public List<Pool> subnets() {
    return pools == null ? List.of() : pools;
  }

  /**
   * A subnet; what is not given is empty.
   *
   * @param subnet {@code 10.1.0.0/16}
   * @param range the part of it that addresses are taken from
   * @param gateway an address
   * @param auxiliary addresses that somebody else has, by name
   */
  @Json
  public record Pool(String subnet, String range, String gateway, Map<String, String> auxiliary) {
    /** Absent parts become empty ones. */
    public Pool {
      subnet = subnet == null ? "" : subnet;
      range = range == null ? "" : range;
      gateway = gateway == null ? "" : gateway;
      auxiliary = auxiliary == null ? Map.of() : Map.copyOf(auxiliary);
    }
  }
}
