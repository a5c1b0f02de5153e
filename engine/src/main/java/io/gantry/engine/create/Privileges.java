package io.gantry.engine.create;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.SecurityConfig;
import io.gantry.engine.config.SecurityDefaults;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.runtime.Seccomp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a container may do: capabilities and {@code --security-opt}, parsed.
 *
 * @param capabilities the set to ask for
 * @param noNewPrivileges whether set-user-id programs are without effect
 * @param seccomp which system calls are allowed
 * @param unmasked whether nothing below {@code /proc} and {@code /sys} is hidden
 * @param writableCgroups whether it may make cgroups below its own
 */
public record Privileges(
    Capabilities capabilities,
    boolean noNewPrivileges,
    Seccomp seccomp,
    boolean unmasked,
    boolean writableCgroups) {

  /**
   * Reads what a request says.
   *
   * @param defaults for what it leaves open
   * @throws EngineException.InvalidParameter on an unknown capability or option
   */
  public static Privileges of(SecurityConfig security, SecurityDefaults defaults) {
    Capabilities capabilities = capabilities(security);
    boolean noNewPrivileges = defaults.noNewPrivileges();
    boolean unmasked = security.privileged();
    boolean writableCgroups = security.privileged();
    boolean strict = false;
    Optional<Seccomp> seccomp = Optional.empty();
    for (String text : security.securityOpt()) {
      SecurityOption option = SecurityOption.parse(text);
      switch (option.name()) {
        case "no-new-privileges" -> noNewPrivileges = isOn(option);
        case "writable-cgroups" -> writableCgroups = isOn(option);
        case Strict.OPTION -> strict = isOn(option);
        case "seccomp" -> seccomp = Optional.of(seccomp(option.value()));
        case "systempaths" -> unmasked |= unconfined(option);
        case "apparmor", "label" -> {}
        default -> throw option.unknown();
      }
    }
    return new Privileges(
        capabilities,
        noNewPrivileges,
        seccomp.orElse(security.privileged() ? new Seccomp.Unconfined() : usual(strict, defaults)),
        unmasked,
        writableCgroups);
  }

  private static Seccomp usual(boolean strict, SecurityDefaults defaults) {
    return strict ? Seccomp.strict() : seccomp(defaults.seccompProfile());
  }

  private static boolean isOn(SecurityOption option) {
    return option.isOn(option.name()).orElse(false);
  }

  private static boolean unconfined(SecurityOption option) {
    if (!option.value().equals("unconfined")) {
      throw option.unknown();
    }
    return true;
  }

  private static Seccomp seccomp(String profile) {
    return switch (profile) {
      case "unconfined" -> new Seccomp.Unconfined();
      case "builtin", "" -> new Seccomp.DockerDefault();
      default -> new Seccomp.Custom(profile);
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
    return names.stream().anyMatch(n -> n.equalsIgnoreCase("ALL"));
  }

  private static Capabilities named(String field, List<String> names) {
    return Capabilities.of(
        names.stream()
            .map(name -> name.toUpperCase(Locale.ROOT))
            .filter(name -> !name.equals("ALL"))
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
