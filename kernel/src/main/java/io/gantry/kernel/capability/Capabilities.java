package io.gantry.kernel.capability;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * An immutable set of capabilities, held as the kernel holds it: bit {@code n} is capability number
 * {@code n}.
 *
 * @param bits the mask
 */
public record Capabilities(long bits) {
  /** No capability at all. */
  public static final Capabilities NONE = new Capabilities(0);

  /** Every capability that Gantry knows by name. */
  public static final Capabilities ALL = new Capabilities((1L << Capability.values().length) - 1);

  /** What Docker gives a container that asks for nothing special. */
  public static final Capabilities DOCKER_DEFAULT =
      of(
          Capability.CAP_CHOWN,
          Capability.CAP_DAC_OVERRIDE,
          Capability.CAP_FSETID,
          Capability.CAP_FOWNER,
          Capability.CAP_MKNOD,
          Capability.CAP_NET_RAW,
          Capability.CAP_SETGID,
          Capability.CAP_SETUID,
          Capability.CAP_SETFCAP,
          Capability.CAP_SETPCAP,
          Capability.CAP_NET_BIND_SERVICE,
          Capability.CAP_SYS_CHROOT,
          Capability.CAP_KILL,
          Capability.CAP_AUDIT_WRITE);

  /** The set of these. */
  public static Capabilities of(Capability... capabilities) {
    return of(List.of(capabilities));
  }

  /** The set of these. */
  public static Capabilities of(Collection<Capability> capabilities) {
    long bits = 0;
    for (Capability capability : capabilities) {
      bits |= 1L << capability.number();
    }
    return new Capabilities(bits);
  }

  /**
   * What this process may hand on: its bounding set cut to what it holds itself (permitted). Read
   * from {@code /proc/self/status}.
   */
  public static Capabilities ofThisProcess() {
    return new Capabilities(statusMask("CapBnd") & statusMask("CapPrm"));
  }

  /** What this process can use at once: its effective set. */
  public static Capabilities effectiveInThisProcess() {
    return new Capabilities(statusMask("CapEff"));
  }

  /** The number of the last capability that the running kernel knows. */
  public static int lastOfKernel() {
    // in one read: a sysctl gives nothing to a second one, and Files.readString begins with a
    // single byte
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/cap_last_cap"))) {
      return Integer.parseInt(new String(in.readNBytes(16), StandardCharsets.US_ASCII).strip());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("/proc/sys/kernel/cap_last_cap cannot be read", e);
    }
  }

  /** Whether {@code capability} is in the set. */
  public boolean has(Capability capability) {
    return (bits & 1L << capability.number()) != 0;
  }

  /** This set and {@code more}. */
  public Capabilities plus(Capabilities more) {
    return new Capabilities(bits | more.bits);
  }

  /** This set without {@code fewer}. */
  public Capabilities minus(Capabilities fewer) {
    return new Capabilities(bits & ~fewer.bits);
  }

  /** What is in both sets. */
  public Capabilities and(Capabilities other) {
    return new Capabilities(bits & other.bits);
  }

  /** Whether nothing is in the set. */
  public boolean isEmpty() {
    return bits == 0;
  }

  /** The members by number. */
  public List<Capability> list() {
    List<Capability> members = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      if (has(capability)) {
        members.add(capability);
      }
    }
    return List.copyOf(members);
  }

  @Override
  public String toString() {
    return list().toString();
  }

  private static long statusMask(String field) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(field + ":")) {
          return Long.parseUnsignedLong(line.substring(field.length() + 1).strip(), 16);
        }
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(
          "/proc/self/status cannot be read: is /proc mounted?", e);
    }
    throw new IllegalStateException("/proc/self/status has no line " + field);
  }
}
