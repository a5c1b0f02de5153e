package io.gantry.engine.topology;

import java.util.Set;

/** The names of networks that are always there, and that nobody else may have. */
public final class Predefined {
  /** Where containers are that do not say otherwise. */
  public static final String BRIDGE = "bridge";

  /** The host's own network. */
  public static final String HOST = "host";

  /** No network at all. */
  public static final String NONE = "none";

  private static final Set<String> NAMES = Set.of(BRIDGE, HOST, NONE);

  private Predefined() {}

  /** Whether a network of this name is one of them. */
  public static boolean is(String name) {
    return NAMES.contains(name);
  }

  /** Whether nobody may make a network of this name. */
  static boolean isReserved(String name) {
    return is(name) || name.equals("default");
  }
}
