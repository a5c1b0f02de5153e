package io.gantry.engine.list;

import io.gantry.engine.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ports as {@code 80}, {@code 80/udp} or {@code 8000-8010/tcp}.
 *
 * @param first the lowest
 * @param last the highest
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortRange(int first, int last, String protocol) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/(tcp|udp|sctp))?");
  private static final int HIGHEST = 65535;

  /**
   * Reads ports.
   *
   * @throws EngineException.InvalidParameter {@code invalid port specification: x}
   */
  public static PortRange parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new EngineException.InvalidParameter("invalid port specification: " + text);
    }
    int first = Integer.parseInt(matcher.group(1));
    @Nullable String to = matcher.group(2);
    int last = to == null ? first : Integer.parseInt(to);
    if (last < first || last > HIGHEST) {
      throw new EngineException.InvalidParameter("invalid port specification: " + text);
    }
    @Nullable String protocol = matcher.group(3);
    return new PortRange(first, last, protocol == null ? "tcp" : protocol);
  }

  boolean overlaps(PortRange other) {
    return protocol.equals(other.protocol) && first <= other.last && other.first <= last;
  }
}
