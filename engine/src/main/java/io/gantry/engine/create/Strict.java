package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.Runtimes;
import io.gantry.engine.config.SecurityConfig;
import io.gantry.engine.remap.RemapRequest;
import io.gantry.engine.remap.Remapping;
import io.gantry.runtime.Seccomp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code --security-opt strict=true}, or the daemon's {@code --strict}: the safe choice everywhere.
 * What it changes is said in warnings, and shown by inspect as if it had been asked for.
 */
public final class Strict {
  static final String OPTION = "strict";

  private Strict() {}

  /**
   * The request made strict, when it is to be.
   *
   * @param byDefault whether it is unless the request says {@code strict=false}
   * @param remap the ids that it may have
   * @param runtimes who makes containers: only the built-in one gives them ids of their own
   * @param warnings where it says what it changed
   * @throws EngineException.InvalidParameter when the request asks for what is not strict
   */
  public static HostConfig apply(
      HostConfig asked,
      boolean byDefault,
      Remapping remap,
      Runtimes runtimes,
      List<String> warnings) {
    SecurityConfig security = asked.security();
    boolean strict = byDefault;
    for (String option : security.securityOpt()) {
      strict = SecurityOption.parse(option).isOn(OPTION).orElse(strict);
    }
    if (!strict) {
      return asked;
    }
    refuse(asked);
    boolean builtIn = runtimes.program(runtime(asked, runtimes)).isEmpty();
    Namespaces namespaces = withOwnIds(asked.namespaces(), remap, builtIn, warnings);
    return asked.withNamespaces(namespaces).withSecurity(strictly(security, warnings));
  }

  private static String runtime(HostConfig asked, Runtimes runtimes) {
    return asked.runtime().isEmpty() ? runtimes.byDefault() : asked.runtime();
  }

  private static Namespaces withOwnIds(
      Namespaces asked, Remapping remap, boolean builtIn, List<String> warnings) {
    if (remap.usual().isPresent() || asked.user().equals(Remapping.PRIVATE)) {
      return asked;
    }
    Optional<String> obstacle = obstacle(asked, remap, builtIn);
    if (obstacle.isPresent()) {
      warnings.add("strict: there is no user namespace: " + obstacle.get() + ".");
      return asked;
    }
    warnings.add(
        "strict: users are others on the host, those of "
            + remap.any().orElseThrow().user()
            + " (user namespace).");
    return asked.withUser(Remapping.PRIVATE);
  }

  private static Optional<String> obstacle(Namespaces asked, Remapping remap, boolean builtIn) {
    if (remap.any().isEmpty()) {
      return Optional.of(
          "the user "
              + RemapRequest.DEFAULT_USER
              + " has no subordinate ids in /etc/subuid and /etc/subgid");
    }
    if (asked.network().equals("host")) {
      return Optional.of("the host's network is shared");
    }
    if (asked.pid().equals("host")) {
      return Optional.of("the host's processes are shared");
    }
    return builtIn ? Optional.empty() : Optional.of("the runtime is not the built-in one");
  }

  private static void refuse(HostConfig asked) {
    if (asked.security().privileged()) {
      throw invalid("conflicting options: privileged and --security-opt strict");
    }
    if (asked.namespaces().user().equals("host")) {
      throw invalid("conflicting options: --userns host and --security-opt strict");
    }
    for (String option : asked.security().securityOpt()) {
      SecurityOption parsed = SecurityOption.parse(option);
      boolean open = parsed.value().equals("unconfined") && !parsed.name().equals("apparmor");
      if (open || parsed.isOn("no-new-privileges").filter(on -> !on).isPresent()) {
        throw invalid(
            "conflicting options: --security-opt " + option + " and --security-opt strict");
      }
    }
  }

  private static SecurityConfig strictly(SecurityConfig asked, List<String> warnings) {
    List<String> options = new ArrayList<>(asked.securityOpt());
    if (options.stream().noneMatch(o -> SecurityOption.parse(o).isOn(OPTION).isPresent())) {
      options.add(OPTION + "=true");
    }
    if (options.stream().noneMatch(o -> o.startsWith("no-new-privileges"))) {
      options.add("no-new-privileges");
      warnings.add("strict: programs gain no new privileges (no-new-privileges).");
    }
    if (!asked.capDrop().contains("ALL")) {
      String kept = asked.capAdd().isEmpty() ? "" : " but " + String.join(", ", asked.capAdd());
      warnings.add("strict: all capabilities are dropped" + kept + " (--cap-drop ALL).");
    }
    if (!asked.readonlyRootfs()) {
      warnings.add("strict: the root file system is read-only (--read-only).");
    }
    if (options.stream().noneMatch(o -> SecurityOption.parse(o).name().equals("seccomp"))) {
      warnings.add(
          "strict: the seccomp profile is Docker's without " + Seccomp.refusedByStrict() + ".");
    }
    return new SecurityConfig(
        false,
        asked.capAdd(),
        List.of("ALL"),
        options,
        asked.groupAdd(),
        true,
        asked.maskedPaths(),
        asked.readonlyPaths(),
        asked.oomScoreAdj());
  }
}
