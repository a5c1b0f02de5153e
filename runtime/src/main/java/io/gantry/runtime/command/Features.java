package io.gantry.runtime.command;

import io.gantry.kernel.capability.Capability;
import io.gantry.runtime.Hooks;
import io.gantry.runtime.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code features}: what this runtime can do ({@code features.md} of the specification). */
final class Features {
  private Features() {}

  static String text() {
    Map<String, Object> linux = new LinkedHashMap<>();
    linux.put("namespaces", List.of("cgroup", "ipc", "mount", "network", "pid", "user", "uts"));
    linux.put("capabilities", Arrays.stream(Capability.values()).map(Capability::name).toList());
    linux.put(
        "cgroup",
        Map.of("v1", true, "v2", true, "systemd", false, "systemdUser", false, "rdma", false));
    linux.put("seccomp", seccomp());
    linux.put("apparmor", Map.of("enabled", false));
    linux.put("selinux", Map.of("enabled", false));
    linux.put("intelRdt", Map.of("enabled", false));
    linux.put("mountExtensions", Map.of("idmap", Map.of("enabled", false)));
    Map<String, Object> features = new LinkedHashMap<>();
    features.put("ociVersionMin", "1.0.0");
    features.put("ociVersionMax", io.gantry.runtime.bundle.Bundle.VERSION);
    features.put("hooks", Arrays.stream(Hooks.Moment.values()).map(Hooks.Moment::field).toList());
    features.put("mountOptions", OPTIONS);
    features.put("linux", linux);
    return Json.print(features);
  }

  private static Map<String, Object> seccomp() {
    Map<String, Object> seccomp = new TreeMap<>();
    seccomp.put("enabled", true);
    seccomp.put(
        "actions",
        List.of(
            "SCMP_ACT_ALLOW",
            "SCMP_ACT_ERRNO",
            "SCMP_ACT_KILL",
            "SCMP_ACT_KILL_PROCESS",
            "SCMP_ACT_KILL_THREAD",
            "SCMP_ACT_LOG",
            "SCMP_ACT_TRACE",
            "SCMP_ACT_TRAP"));
    seccomp.put(
        "operators",
        List.of(
            "SCMP_CMP_EQ",
            "SCMP_CMP_GE",
            "SCMP_CMP_GT",
            "SCMP_CMP_LE",
            "SCMP_CMP_LT",
            "SCMP_CMP_MASKED_EQ",
            "SCMP_CMP_NE"));
    seccomp.put("archs", List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_X86", "SCMP_ARCH_X86_64"));
    return seccomp;
  }

  private static final List<String> OPTIONS =
      List.of(
          "async",
          "atime",
          "bind",
          "defaults",
          "dev",
          "diratime",
          "dirsync",
          "exec",
          "noatime",
          "nodev",
          "nodiratime",
          "noexec",
          "nosuid",
          "private",
          "rbind",
          "relatime",
          "ro",
          "rprivate",
          "rshared",
          "rslave",
          "rw",
          "shared",
          "slave",
          "strictatime",
          "suid",
          "sync");
}
