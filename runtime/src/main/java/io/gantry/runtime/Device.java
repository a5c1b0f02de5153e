package io.gantry.runtime;

/**
 * A device node inside a container.
 *
 * @param path where, absolute
 * @param kind block or character
 * @param major the driver's number
 * @param minor the device's number
 * @param mode permission bits
 * @param uid owner
 * @param gid group
 */
public record Device(String path, Kind kind, int major, int minor, int mode, int uid, int gid) {
  /** The path is absolute. */
  public Device {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path for a device: " + path);
    }
  }

  /** What kind of device it is. */
  public enum Kind {
    /** A character device. */
    CHARACTER,
    /** A block device. */
    BLOCK
  }

  /** The kernel's encoding of the two numbers, as {@code mknod(2)} takes it. */
  public long number() {
    long min = Integer.toUnsignedLong(minor);
    long maj = Integer.toUnsignedLong(major);
    return (min & 0xff) | (maj & 0xfff) << 8 | (min & ~0xffL) << 12;
  }
}
