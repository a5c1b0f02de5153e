package io.gantry.runtime.seccomp;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import io.gantry.kernel.Architecture;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.seccomp.SeccompAction;
import io.gantry.kernel.seccomp.SeccompCondition;
import io.gantry.kernel.seccomp.SeccompPolicy;
import io.gantry.kernel.seccomp.SeccompRule;
import io.gantry.kernel.seccomp.SystemCallInterface;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A seccomp profile in Docker's form. Reading it checks all of it; {@link #policy} then cannot
 * fail.
 */
public final class SeccompProfile {
  private static final int EPERM = 1;
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64);

  private final SeccompAction defaultAction;
  private final ProfileDocument document;
  private final List<Group> groups;

  /** A group whose parts have been read; whether it applies is decided later. */
  private record Group(
      List<SeccompRule> rules,
      ProfileDocument.@Nullable Filter includes,
      ProfileDocument.@Nullable Filter excludes) {}

  private SeccompProfile(ProfileDocument document) {
    this.document = document;
    this.defaultAction =
        isEmpty()
            ? SeccompAction.ALLOW
            : action(document.defaultAction(), document.defaultErrnoRet());
    this.groups = orEmpty(document.syscalls()).stream().map(SeccompProfile::group).toList();
  }

  /**
   * Reads a profile.
   *
   * @throws IllegalArgumentException when it is no JSON, or no profile
   */
  public static SeccompProfile parse(String json) {
    ProfileDocument document;
    try {
      document = Jsonb.instance().type(ProfileDocument.class).fromJson(json);
    } catch (JsonException | IllegalStateException | NumberFormatException e) {
      throw new IllegalArgumentException("Decoding seccomp profile failed: " + e.getMessage(), e);
    }
    if (document == null) {
      throw new IllegalArgumentException("Decoding seccomp profile failed: it is empty");
    }
    either(document.architectures(), document.archMap(), "architectures", "archMap");
    return new SeccompProfile(document);
  }

  /** Docker's default profile. */
  public static SeccompProfile dockerDefault() {
    try (InputStream in = SeccompProfile.class.getResourceAsStream("default.json")) {
      return parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the default seccomp profile cannot be read", e);
    }
  }

  /**
   * The text of Docker's default profile without what {@code refused} names, as far as it is
   * allowed to everybody.
   */
  static String dockerDefaultWithout(Set<String> refused) {
    ProfileDocument document = dockerDefault().document;
    List<ProfileDocument.Group> groups =
        orEmpty(document.syscalls()).stream().map(group -> without(group, refused)).toList();
    return Jsonb.instance().type(ProfileDocument.class).toJson(document.withSyscalls(groups));
  }

  private static ProfileDocument.Group without(ProfileDocument.Group group, Set<String> refused) {
    ProfileDocument.Filter includes = group.includes();
    boolean asked = includes != null && !orEmpty(includes.caps()).isEmpty();
    return asked
        ? group
        : group.withNames(
            orEmpty(group.names()).stream().filter(name -> !refused.contains(name)).toList());
  }

  /** Whether it filters nothing: one that says nothing at all is as none. */
  boolean isEmpty() {
    return document.defaultAction() == null && orEmpty(document.syscalls()).isEmpty();
  }

  /** What the profile means for a process with {@code capabilities}, here. */
  public SeccompPolicy policy(
      Architecture architecture, KernelRelease kernel, Capabilities capabilities) {
    List<SeccompRule> rules = new ArrayList<>();
    for (Group group : groups) {
      if (included(group.includes(), architecture, kernel, capabilities)
          && !excluded(group.excludes(), architecture, capabilities)) {
        rules.addAll(group.rules());
      }
    }
    return new SeccompPolicy(interfaces(architecture), defaultAction, rules);
  }

  /**
   * The same as OCI runtimes read it: without conditions on capabilities, kernel and architecture,
   * which are decided here.
   */
  public Map<String, Object> resolved(
      Architecture architecture, KernelRelease kernel, Capabilities capabilities) {
    List<Object> calls = new ArrayList<>();
    for (ProfileDocument.Group group : orEmpty(document.syscalls())) {
      if (included(group.includes(), architecture, kernel, capabilities)
          && !excluded(group.excludes(), architecture, capabilities)) {
        calls.add(resolved(group));
      }
    }
    Set<String> names = new LinkedHashSet<>(orEmpty(document.architectures()));
    for (ProfileDocument.ArchMap map : orEmpty(document.archMap())) {
      String own = String.valueOf(map.architecture());
      if (own.equals(ociName(architecture))) {
        names.add(own);
        names.addAll(orEmpty(map.subArchitectures()));
      }
    }
    Map<String, Object> profile = new LinkedHashMap<>();
    profile.put("defaultAction", String.valueOf(document.defaultAction()));
    if (document.defaultErrnoRet() != null) {
      profile.put("defaultErrnoRet", document.defaultErrnoRet());
    }
    profile.put("architectures", List.copyOf(names));
    profile.put("syscalls", calls);
    return profile;
  }

  private static Map<String, Object> resolved(ProfileDocument.Group group) {
    List<String> names = new ArrayList<>(orEmpty(group.names()));
    if (group.name() != null && !group.name().isEmpty()) {
      names.add(group.name());
    }
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("names", names);
    call.put("action", String.valueOf(group.action()));
    if (group.errnoRet() != null) {
      call.put("errnoRet", group.errnoRet());
    }
    List<Object> arguments = new ArrayList<>();
    for (ProfileDocument.Argument argument : orEmpty(group.args())) {
      Map<String, Object> condition = new LinkedHashMap<>();
      condition.put("index", argument.index());
      condition.put("value", orZero(argument.value()));
      condition.put("valueTwo", orZero(argument.valueTwo()));
      condition.put("op", String.valueOf(argument.op()));
      arguments.add(condition);
    }
    call.put("args", arguments);
    return call;
  }

  private static BigInteger orZero(@Nullable BigInteger value) {
    return value == null ? BigInteger.ZERO : value;
  }

  private static String ociName(Architecture architecture) {
    return architecture == Architecture.X86_64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64";
  }

  private List<SystemCallInterface> interfaces(Architecture architecture) {
    String own = ociName(architecture);
    Set<String> names = new LinkedHashSet<>(List.of(own));
    names.addAll(orEmpty(document.architectures()));
    for (ProfileDocument.ArchMap map : orEmpty(document.archMap())) {
      if (own.equals(map.architecture())) {
        names.addAll(orEmpty(map.subArchitectures()));
      }
    }
    List<SystemCallInterface> interfaces = new ArrayList<>();
    for (String name : names) {
      switch (name) {
        case "SCMP_ARCH_X86_64" -> interfaces.add(SystemCallInterface.X86_64);
        case "SCMP_ARCH_X86" -> interfaces.add(SystemCallInterface.I386);
        case "SCMP_ARCH_AARCH64" -> interfaces.add(SystemCallInterface.AARCH64);
        default -> {} // another machine's, x32 or 32-bit ARM: such calls get the default action
      }
    }
    return interfaces;
  }

  private static boolean included(
      ProfileDocument.@Nullable Filter filter,
      Architecture architecture,
      KernelRelease kernel,
      Capabilities capabilities) {
    if (filter == null) {
      return true;
    }
    boolean arch =
        orEmpty(filter.arches()).isEmpty()
            || orEmpty(filter.arches()).contains(architecture.ociName());
    String minimum = filter.minKernel();
    boolean release =
        minimum == null || minimum.isEmpty() || kernel.isAtLeast(KernelRelease.parse(minimum));
    return arch
        && release
        && orEmpty(filter.caps()).stream().allMatch(name -> has(capabilities, name));
  }

  private static boolean excluded(
      ProfileDocument.@Nullable Filter filter,
      Architecture architecture,
      Capabilities capabilities) {
    return filter != null
        && (orEmpty(filter.arches()).contains(architecture.ociName())
            || orEmpty(filter.caps()).stream().anyMatch(name -> has(capabilities, name)));
  }

  private static boolean has(Capabilities capabilities, String name) {
    return Capability.parse(name).filter(capabilities::has).isPresent();
  }

  private static void either(@Nullable List<?> first, @Nullable List<?> second, String... names) {
    if (!orEmpty(first).isEmpty() && !orEmpty(second).isEmpty()) {
      String both = "'" + names[0] + "' and '" + names[1] + "'";
      throw new IllegalArgumentException(
          "both "
              + both
              + " are specified in the seccomp profile, use either "
              + both.replace(" and ", " or "));
    }
  }

  private static Group group(ProfileDocument.Group group) {
    String name = group.name();
    either(name == null || name.isEmpty() ? null : List.of(name), group.names(), "name", "names");
    ProfileDocument.Filter includes = group.includes();
    if (includes != null && includes.minKernel() != null && !includes.minKernel().isEmpty()) {
      KernelRelease.parse(includes.minKernel());
    }
    List<String> names = new ArrayList<>(orEmpty(group.names()));
    if (group.name() != null && !group.name().isEmpty()) {
      names.add(group.name());
    }
    SeccompAction action = action(group.action(), group.errnoRet());
    List<SeccompCondition> conditions =
        orEmpty(group.args()).stream().map(SeccompProfile::condition).toList();
    return new Group(rules(names, action, conditions), includes, group.excludes());
  }

  /**
   * Several conditions on one argument are alternatives; conditions on different ones must all hold
   * (as runc has it).
   */
  private static List<SeccompRule> rules(
      List<String> names, SeccompAction action, List<SeccompCondition> conditions) {
    long arguments = conditions.stream().map(SeccompCondition::argument).distinct().count();
    return arguments == conditions.size()
        ? List.of(new SeccompRule(names, action, conditions))
        : conditions.stream().map(c -> new SeccompRule(names, action, List.of(c))).toList();
  }

  private static SeccompCondition condition(ProfileDocument.Argument argument) {
    SeccompCondition.Comparison comparison =
        switch (String.valueOf(argument.op())) {
          case "SCMP_CMP_NE" -> SeccompCondition.Comparison.NE;
          case "SCMP_CMP_LT" -> SeccompCondition.Comparison.LT;
          case "SCMP_CMP_LE" -> SeccompCondition.Comparison.LE;
          case "SCMP_CMP_EQ" -> SeccompCondition.Comparison.EQ;
          case "SCMP_CMP_GE" -> SeccompCondition.Comparison.GE;
          case "SCMP_CMP_GT" -> SeccompCondition.Comparison.GT;
          case "SCMP_CMP_MASKED_EQ" -> SeccompCondition.Comparison.MASKED_EQ;
          default ->
              throw new IllegalArgumentException(
                  "string " + argument.op() + " is not a valid operator for seccomp");
        };
    return new SeccompCondition(
        argument.index(), comparison, word(argument.value()), word(argument.valueTwo()));
  }

  private static long word(@Nullable BigInteger value) {
    if (value == null) {
      return 0;
    }
    if (value.signum() < 0 || value.compareTo(MOST) >= 0) {
      throw new IllegalArgumentException(
          "not an unsigned 64-bit number in the seccomp profile: " + value);
    }
    return value.longValue();
  }

  private static SeccompAction action(@Nullable String name, @Nullable Integer data) {
    return switch (String.valueOf(name)) {
      case "SCMP_ACT_ALLOW" -> SeccompAction.ALLOW;
      case "SCMP_ACT_ERRNO" -> SeccompAction.errno(data == null ? EPERM : data);
      case "SCMP_ACT_LOG" -> SeccompAction.LOG;
      case "SCMP_ACT_TRAP" -> SeccompAction.TRAP;
      case "SCMP_ACT_TRACE" -> SeccompAction.trace(data == null ? EPERM : data);
      case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> SeccompAction.KILL_THREAD;
      case "SCMP_ACT_KILL_PROCESS" -> SeccompAction.KILL_PROCESS;
      default ->
          throw new IllegalArgumentException(
              "string " + name + " is not a valid action for seccomp");
    };
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
