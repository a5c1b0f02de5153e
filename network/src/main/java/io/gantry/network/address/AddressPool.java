package io.gantry.network.address;

import io.gantry.kernel.inet.Cidr;
import io.gantry.network.NetworkException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A range that networks without a wish get their subnets from.
 *
 * @param base the range
 * @param length of the prefix of each subnet, in bits
 */
public record AddressPool(Cidr base, int length) {
  /** Docker's: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 in sixteen parts. */
  public static final List<AddressPool> DEFAULTS =
      Stream.concat(
              IntStream.rangeClosed(17, 31)
                  .mapToObj(i -> new AddressPool(Cidr.of("172." + i + ".0.0/16"), 16)),
              Stream.of(new AddressPool(Cidr.of("192.168.0.0/16"), 20)))
          .toList();

  /** Checks that a subnet fits. */
  public AddressPool {
    base = base.network();
    int width = base.address().getAddress().length * Byte.SIZE;
    if (length < base.length() || length > width) {
      throw new NetworkException.Invalid(
          "the address pool " + base + " cannot be cut into subnets of /" + length);
    }
  }

  /**
   * Reads {@code base=172.80.0.0/16,size=24}.
   *
   * @throws NetworkException.Invalid in the words of Docker's flag
   */
  public static AddressPool parse(String text) {
    Cidr base = null;
    int length = 0;
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw new NetworkException.Invalid(
            "invalid field '" + field + "' must be a key=value pair");
      }
      String key = field.substring(0, equals).toLowerCase(Locale.ROOT);
      String value = field.substring(equals + 1);
      switch (key) {
        case "base" -> base = base(value);
        case "size" -> length = size(value);
        default ->
            throw new NetworkException.Invalid("unexpected key '" + key + "' in '" + field + "'");
      }
    }
    if (base == null || length == 0) {
      throw new NetworkException.Invalid("invalid address pool '" + text + "': base and size");
    }
    return new AddressPool(base, length);
  }

  private static Cidr base(String text) {
    return Cidr.parse(text)
        .orElseThrow(() -> new NetworkException.Invalid("invalid base prefix \"" + text + "\""));
  }

  private static int size(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new NetworkException.Invalid("invalid size value: \"" + text + "\" (must be integer)");
    }
  }

  /**
   * The pools of an engine: the given ones, or Docker's when there are none; and, when they have no
   * IPv6, the engine's own range of 65536 subnets.
   */
  public static List<AddressPool> of(List<AddressPool> given, String engineId) {
    List<AddressPool> pools = new ArrayList<>(given.isEmpty() ? DEFAULTS : given);
    if (pools.stream().noneMatch(pool -> pool.base().isIpv6())) {
      pools.add(uniqueLocal(engineId));
    }
    return List.copyOf(pools);
  }

  /**
   * Unique local addresses (RFC 4193) whose 40 bits of chance are derived from the engine's
   * identity, as by dockerd, so that an engine keeps its own.
   */
  static AddressPool uniqueLocal(String engineId) {
    byte[] hash = sha256(engineId);
    byte[] address = new byte[16];
    address[0] = (byte) 0xfd;
    System.arraycopy(hash, 3, address, 1, 5); // the low 40 of the first 64 bits
    return new AddressPool(new Cidr(ipv6(address), 48), 64);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static InetAddress ipv6(byte[] bytes) {
    try {
      return Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** How many addresses a subnet has. */
  BigInteger step() {
    return BigInteger.ONE.shiftLeft(base.address().getAddress().length * Byte.SIZE - length);
  }
}
