package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.SecurityConfig;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.runtime.Seccomp;
import java.util.List;
import java.util.Locale;

/**
 * What a container may do: capabilities and {@code --security-opt}, parsed.
 *
 * @param capabilities the set to ask for
 * @param noNewPrivileges whether set-user-id programs are without effect
 * @param seccomp which system calls are allowed
 * @param unmasked whether nothing below {@code /proc} and {@code /sys} is hidden
 */
public record Privileges(
    Capabilities capabilities, boolean noNewPrivileges, Seccomp seccomp, boolean unmasked) {

  /**
   * Reads what a request says.
   *
   * @throws EngineException.InvalidParameter on an unknown capability or option
   */
  public static Privileges of(SecurityConfig security) {
    Capabilities capabilities = capabilities(security);
    boolean noNewPrivileges = false;
    boolean unmasked = security.privileged();
    Seccomp seccomp =
        security.privileged() ? new Seccomp.Unconfined() : new Seccomp.DockerDefault();
    for (String option : security.securityOpt()) {
      String[] parts = parts(option);
      switch (parts[0]) {
        case "no-new-privileges" -> noNewPrivileges = !parts[1].equals("false");
        case "seccomp" -> seccomp = seccomp(parts[1]);
        case "systempaths" -> unmasked |= parts[1].equals("unconfined");
        case "apparmor", "label" -> {}
        default -> throw invalid("invalid --security-opt 2: \"" + option + "\"");
      }
    }
    return new Privileges(capabilities, noNewPrivileges, seccomp, unmasked);
  }

  private static String[] parts(String option) {
    int at = option.indexOf('=');
    // the old spelling had a colon
    at = at < 0 ? option.indexOf(':') : at;
    if (at < 0) {
      if (!option.equals("no-new-privileges")) {
        throw invalid("invalid --security-opt 1: \"" + option + "\"");
      }
      return new String[] {option, "true"};
    }
    return new String[] {option.substring(0, at), option.substring(at + 1)};
  }

  private static Seccomp seccomp(String profile) {
    return switch (profile) {
      case "unconfined" -> new Seccomp.Unconfined();
      case "builtin", "" -> new Seccomp.DockerDefault();
      default -> {
        if (!profile.startsWith("{")) {
          throw invalid("opening seccomp profile (" + profile + ") failed: it is no JSON document");
        }
        yield new Seccomp.Custom(profile);
      }
    };
  }

  private static Capabilities capabilities(SecurityConfig security) {
    if (security.privileged()) {
      return Capabilities.ALL;
    }
    boolean addAll = hasAll(security.capAdd());
    boolean dropAll = hasAll(security.capDrop());
    Capabilities added = named("CapAdd", security.capAdd());
    Capabilities dropped = named("CapDrop", security.capDrop());
    Capabilities base = Capabilities.DOCKER_DEFAULT;
    if (dropAll) {
      return addAll ? Capabilities.ALL : added;
    }
    return addAll ? Capabilities.ALL.minus(dropped) : base.plus(added).minus(dropped);
  }

  private static boolean hasAll(List<String> names) {
    return names.stream().anyMatch(n -> n.equalsIgnoreCase("ALL") || n.equalsIgnoreCase("CAP_ALL"));
  }

  private static Capabilities named(String field, List<String> names) {
    return Capabilities.of(
        names.stream()
            .map(name -> name.toUpperCase(Locale.ROOT))
            .filter(name -> !name.equals("ALL") && !name.equals("CAP_ALL"))
            .map(name -> capability(field, name))
            .toList());
  }

  private static Capability capability(String field, String name) {
    String full = name.startsWith("CAP_") ? name : "CAP_" + name;
    try {
      return Capability.valueOf(full);
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter(
          "invalid " + field + ": unknown capability: \"" + full + "\"", e);
    }
  }
}
