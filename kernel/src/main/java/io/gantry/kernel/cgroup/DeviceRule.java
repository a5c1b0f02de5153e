package io.gantry.kernel.cgroup;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Allows or denies access to devices.
 *
 * @param allow whether access is given
 * @param kind which devices
 * @param major the driver's number; empty for all
 * @param minor the device's number within the driver; empty for all
 * @param access what may or may not be done
 */
public record DeviceRule(
    boolean allow, Kind kind, OptionalLong major, OptionalLong minor, Set<Access> access) {
  /** Which devices a rule is about. */
  public enum Kind {
    ALL('a'),
    CHARACTER('c'),
    BLOCK('b');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    /** The letter of {@code devices.allow}. */
    public char letter() {
      return letter;
    }
  }

  /** What is done to a device. */
  public enum Access {
    READ('r', 2),
    WRITE('w', 4),
    MKNOD('m', 1);

    private final char letter;
    private final int bpfBit;

    Access(char letter, int bpfBit) {
      this.letter = letter;
      this.bpfBit = bpfBit;
    }

    /** The letter of {@code devices.allow}. */
    public char letter() {
      return letter;
    }

    /** {@code BPF_DEVCG_ACC_*} of {@code linux/bpf.h}. */
    int bpfBit() {
      return bpfBit;
    }
  }

  public DeviceRule {
    access = Set.copyOf(access);
    if (access.isEmpty()) {
      throw new IllegalArgumentException("a device rule needs an access");
    }
  }

  /** Denies every device: the start of every list that allows some. */
  public static DeviceRule denyAll() {
    return new DeviceRule(
        false, Kind.ALL, OptionalLong.empty(), OptionalLong.empty(), EnumSet.allOf(Access.class));
  }

  /** Allows every device, as a privileged container has it. */
  public static DeviceRule allowAll() {
    return new DeviceRule(
        true, Kind.ALL, OptionalLong.empty(), OptionalLong.empty(), EnumSet.allOf(Access.class));
  }

  /**
   * Allows the devices of one driver or one device.
   *
   * @param access letters of {@code rwm}
   * @throws IllegalArgumentException for other letters
   */
  public static DeviceRule allow(Kind kind, OptionalLong major, OptionalLong minor, String access) {
    return new DeviceRule(true, kind, major, minor, parseAccess(access));
  }

  /** The set of accesses that the letters {@code rwm} name. */
  public static Set<Access> parseAccess(String letters) {
    EnumSet<Access> set = EnumSet.noneOf(Access.class);
    for (int i = 0; i < letters.length(); i++) {
      set.add(
          switch (letters.charAt(i)) {
            case 'r' -> Access.READ;
            case 'w' -> Access.WRITE;
            case 'm' -> Access.MKNOD;
            default -> throw new IllegalArgumentException("not a device access: " + letters);
          });
    }
    return set;
  }

  /** The line that version 1 reads from {@code devices.allow} and {@code devices.deny}. */
  String v1Line() {
    StringBuilder line = new StringBuilder().append(kind.letter());
    if (kind == Kind.ALL) {
      return line.toString();
    }
    line.append(' ').append(number(major)).append(':').append(number(minor)).append(' ');
    for (Access each : Access.values()) {
      if (access.contains(each)) {
        line.append(each.letter());
      }
    }
    return line.toString();
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "*";
  }
}
