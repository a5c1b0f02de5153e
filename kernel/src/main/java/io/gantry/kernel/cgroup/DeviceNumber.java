package io.gantry.kernel.cgroup;

/**
 * A device's number.
 *
 * @param major the driver's number
 * @param minor the device's number within the driver
 */
public record DeviceNumber(long major, long minor) {
  public DeviceNumber {
    if (major < 0 || minor < 0) {
      throw new IllegalArgumentException("not a device number: " + major + ":" + minor);
    }
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
