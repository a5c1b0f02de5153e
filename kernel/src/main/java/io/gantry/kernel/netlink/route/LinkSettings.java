package io.gantry.kernel.netlink.route;

import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What any link can be given: at its creation, or later by {@link Links#change}. What is empty is
 * left to the kernel, or left as it is.
 *
 * @param name at most 15 bytes, without slashes and blanks; empty to let the kernel choose
 * @param mac its address
 * @param mtu in bytes
 * @param master index of its bridge, 0 to take it out
 * @param alias {@code ifalias}, at most 255 bytes
 * @param up true to set it up, false to set it down
 * @param namespace where it is made, or moved to
 * @param addressGeneration how it gets its IPv6 link-local address
 */
public record LinkSettings(
    String name,
    Optional<MacAddress> mac,
    OptionalInt mtu,
    OptionalInt master,
    Optional<String> alias,
    Optional<Boolean> up,
    Optional<NetworkNamespace> namespace,
    Optional<AddressGeneration> addressGeneration) {
  private static final int IFNAMSIZ = 16;
  private static final int IFALIASZ = 256;

  /** {@code IN6_ADDR_GEN_MODE_*} of {@code linux/if_link.h}. */
  public enum AddressGeneration {
    EUI64(0),
    NONE(1),
    STABLE_PRIVACY(2),
    RANDOM(3);

    final int number;

    AddressGeneration(int number) {
      this.number = number;
    }
  }

  /** Checks the name and the alias. */
  public LinkSettings {
    if (!name.isEmpty()) {
      checkName(name);
    }
    if (alias.isPresent() && length(alias.get()) >= IFALIASZ) {
      throw new IllegalArgumentException("an alias of " + length(alias.get()) + " bytes");
    }
  }

  /** Nothing but a name. */
  public static LinkSettings named(String name) {
    checkName(name);
    return new LinkSettings(
        name,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Nothing: something to begin with for {@link Links#change}. */
  public static LinkSettings none() {
    return named("none").withName("");
  }

  /** With this name. */
  public LinkSettings withName(String other) {
    return new LinkSettings(other, mac, mtu, master, alias, up, namespace, addressGeneration);
  }

  /** With this address. */
  public LinkSettings withMac(MacAddress other) {
    return new LinkSettings(
        name, Optional.of(other), mtu, master, alias, up, namespace, addressGeneration);
  }

  /** With this MTU. */
  public LinkSettings withMtu(int other) {
    return new LinkSettings(
        name, mac, OptionalInt.of(other), master, alias, up, namespace, addressGeneration);
  }

  /** As a port of this bridge; 0 for none. */
  public LinkSettings withMaster(int index) {
    return new LinkSettings(
        name, mac, mtu, OptionalInt.of(index), alias, up, namespace, addressGeneration);
  }

  /** With this alias. */
  public LinkSettings withAlias(String other) {
    return new LinkSettings(
        name, mac, mtu, master, Optional.of(other), up, namespace, addressGeneration);
  }

  /** Up. */
  public LinkSettings asUp() {
    return new LinkSettings(
        name, mac, mtu, master, alias, Optional.of(true), namespace, addressGeneration);
  }

  /** Down. */
  public LinkSettings asDown() {
    return new LinkSettings(
        name, mac, mtu, master, alias, Optional.of(false), namespace, addressGeneration);
  }

  /** In this namespace. */
  public LinkSettings in(NetworkNamespace other) {
    return new LinkSettings(
        name, mac, mtu, master, alias, up, Optional.of(other), addressGeneration);
  }

  /** With this way to a link-local address. */
  public LinkSettings withAddressGeneration(AddressGeneration other) {
    return new LinkSettings(name, mac, mtu, master, alias, up, namespace, Optional.of(other));
  }

  /** Whether there is something that the kernel takes only once the link is there. */
  boolean hasLater() {
    return master.isPresent() || alias.isPresent() || addressGeneration.isPresent();
  }

  /**
   * Checks a name as {@code dev_valid_name()} of the kernel does.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static void checkName(String name) {
    boolean odd = name.chars().anyMatch(c -> c == '/' || c == ':' || c == 0 || isBlank(c));
    if (name.isEmpty() || length(name) >= IFNAMSIZ || name.matches("\\.\\.?") || odd) {
      throw new IllegalArgumentException("invalid interface name \"" + name + "\"");
    }
  }

  private static boolean isBlank(int c) {
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0;
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
