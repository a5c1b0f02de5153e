package io.gantry.network.options;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What the kernel takes for an interface's name ({@code dev_valid_name}). */
final class LinkName {
  private static final int MAX_BYTES = 15; // IFNAMSIZ with its zero
  private static final Pattern FORBIDDEN = Pattern.compile("[/:\\s\\p{Cntrl}%]");

  private LinkName() {}

  /** Whether an interface may have this name. */
  static boolean valid(String name) {
    return !name.isEmpty()
        && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
        && !name.equals(".")
        && !name.equals("..")
        && !FORBIDDEN.matcher(name).find();
  }
}
