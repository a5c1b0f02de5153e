package io.gantry.engine.volume.local;

import io.gantry.engine.EngineException;
import io.gantry.runtime.UserNamespace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose a plain volume is.
 *
 * @param uid of the user, 0 unless somebody asked
 * @param gid of the group, 0 unless somebody asked
 * @param mode permission bits, 0755 unless somebody asked
 */
public record Owner(int uid, int gid, int mode) {
  /** What Docker gives to every volume. */
  public static final Owner ROOT = new Owner(0, 0, 0755);

  private static final long MOST = 0xFFFF_FFFEL;
  private static final int MODES = 07777;

  /** Whether it is the superuser's, as every directory is that the engine makes. */
  public boolean isRoot() {
    return uid == 0 && gid == 0;
  }

  /**
   * Who this user of a container is on the host.
   *
   * @param ids the container's, when it has ids of its own
   * @throws EngineException.InvalidParameter when it has no such user or group
   */
  public Owner outside(Optional<UserNamespace.Mapped> ids) {
    if (ids.isEmpty()) {
      return this;
    }
    OptionalLong user = ids.get().user(Integer.toUnsignedLong(uid));
    OptionalLong group = ids.get().group(Integer.toUnsignedLong(gid));
    if (user.isEmpty() || group.isEmpty()) {
      throw new EngineException.InvalidParameter(
          "invalid option: uid=%s,gid=%s: containers have no such user or group"
              .formatted(Integer.toUnsignedString(uid), Integer.toUnsignedString(gid)));
    }
    return new Owner((int) user.getAsLong(), (int) group.getAsLong(), mode);
  }

  /** Whether {@code options} say who owns a volume, and nothing else. */
  static boolean isOwner(String options) {
    return !options.isEmpty()
        && parts(options).stream()
            .map(part -> part.substring(0, Math.max(0, part.indexOf('='))))
            .allMatch(List.of("uid", "gid", "mode")::contains);
  }

  /**
   * Reads {@code uid=1000,gid=1000,mode=0750}.
   *
   * @throws EngineException.InvalidParameter when a number is none
   */
  static Owner parse(String options) {
    return new Owner(
        number(options, "uid", 10, MOST).orElse(ROOT.uid),
        number(options, "gid", 10, MOST).orElse(ROOT.gid),
        number(options, "mode", 8, MODES).orElse(ROOT.mode));
  }

  private static Optional<Integer> number(String options, String key, int radix, long most) {
    Optional<Integer> result = Optional.empty();
    for (String part : parts(options)) {
      if (part.startsWith(key + "=")) {
        result = Optional.of(value(part, part.substring(key.length() + 1), radix, most));
      }
    }
    return result;
  }

  private static int value(String part, String text, int radix, long most) {
    try {
      long value = Long.parseUnsignedLong(text, radix);
      if (value >= 0 && value <= most) {
        return (int) value;
      }
    } catch (NumberFormatException e) {
      throw new EngineException.InvalidParameter("invalid option: \"o=" + part + "\"", e);
    }
    throw new EngineException.InvalidParameter("invalid option: \"o=" + part + "\"");
  }

  private static List<String> parts(String options) {
    return Arrays.asList(options.split(",", -1));
  }
}
