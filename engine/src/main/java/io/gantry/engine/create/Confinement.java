package io.gantry.engine.create;

import io.gantry.engine.config.SecurityConfig;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a request asks for that it does not get: capabilities that the engine has not itself, and
 * the security modules of the kernel. As with dockerd, what is asked of one that the kernel does
 * not have is passed over in silence; where it has one, Gantry says that it does not use it.
 */
public final class Confinement {
  private static final Path APPARMOR = Path.of("/sys/kernel/security/apparmor/profiles");
  private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

  private Confinement() {}

  /** What a request asks for in vain, in words for people. */
  public static List<String> warnings(SecurityConfig security) {
    List<String> warnings = new ArrayList<>();
    if (asksForAll(security)) { // only then: what the engine has is read from /proc
      missing(security, Capabilities.ofThisProcess()).ifPresent(warnings::add);
    }
    modules(security, warnings);
    return warnings;
  }

  private static boolean asksForAll(SecurityConfig security) {
    return security.privileged()
        || security.capAdd().stream().anyMatch(name -> name.equalsIgnoreCase("ALL"));
  }

  private static Optional<String> missing(SecurityConfig security, Capabilities own) {
    String asked = security.privileged() ? "--privileged" : "--cap-add ALL";
    Capabilities known = new Capabilities((2L << Capabilities.lastOfKernel()) - 1);
    String missing =
        known.and(Capabilities.ALL).minus(own).list().stream()
            .map(Capability::name)
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(asked + " is cut to what the engine has itself: without " + missing + ".");
  }

  private static void modules(SecurityConfig security, List<String> warnings) {
    for (String text : security.securityOpt()) {
      SecurityOption option = SecurityOption.parse(text);
      boolean asked = !option.value().equals("unconfined") && !option.value().equals("disable");
      boolean there =
          switch (option.name()) {
            case "apparmor" -> Files.exists(APPARMOR);
            case "label" -> Files.exists(SELINUX);
            default -> false;
          };
      if (asked && there) {
        warnings.add("--security-opt " + text + " has no effect: there is no such confinement.");
      }
    }
  }
}
