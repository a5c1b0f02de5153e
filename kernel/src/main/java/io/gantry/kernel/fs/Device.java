package io.gantry.kernel.fs;

/**
 * A device number.
 *
 * @param major which driver
 * @param minor which of its devices
 */
public record Device(int major, int minor) {
  /** 0:0, no device. */
  public static final Device NONE = new Device(0, 0);

  /** As {@code mknod(2)} takes it: twelve bits of major around twenty of minor. */
  long encoded() {
    return (minor & 0xFFL) | ((major & 0xFFFL) << 8) | ((minor & 0xFFF00L) << 12);
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
