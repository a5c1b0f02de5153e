package io.gantry.runtime.bundle;

import io.gantry.runtime.Namespace;
import io.gantry.runtime.Namespaces;
import io.gantry.runtime.UserNamespace;
import io.gantry.runtime.json.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code linux.namespaces} and the mappings of ids. */
final class BundleNamespaces {
  private static final List<String> TYPES =
      List.of("mount", "pid", "network", "ipc", "uts", "user", "cgroup");

  /** Such files are links that only the kernel can follow; their process says the same. */
  private static final Pattern OF_PROCESS =
      Pattern.compile("/proc/(self|\\d{1,9})/ns/(net|ipc|uts|pid|cgroup|user|mnt)");

  private BundleNamespaces() {}

  static Namespaces read(Json linux) {
    Map<String, Namespace> byType = new HashMap<>();
    for (Json each : linux.get("namespaces").list()) {
      String type = each.get("type").text();
      if (!TYPES.contains(type)) {
        throw each.get("type").wrong("is a namespace that is not supported: " + type);
      }
      if (byType.put(type, namespace(each.get("path"))) != null) {
        throw each.wrong("names a namespace a second time: " + type);
      }
    }
    refuse(linux, byType);
    Namespace host = new Namespace.Host();
    return new Namespaces(
        byType.getOrDefault("uts", host),
        byType.getOrDefault("ipc", host),
        byType.getOrDefault("pid", host),
        byType.getOrDefault("network", host),
        byType.getOrDefault("cgroup", host),
        user(linux, byType.containsKey("user")));
  }

  private static Namespace namespace(Json path) {
    String text = path.textOrEmpty();
    if (text.isEmpty()) {
      return new Namespace.New();
    }
    if (!text.startsWith("/")) {
      throw path.wrong("must be absolute: " + text);
    }
    Matcher process = OF_PROCESS.matcher(text);
    if (!process.matches()) {
      return new Namespace.At(Path.of(text));
    }
    long pid =
        process.group(1).equals("self")
            ? ProcessHandle.current().pid()
            : Long.parseLong(process.group(1));
    return new Namespace.Of((int) pid);
  }

  private static void refuse(Json linux, Map<String, Namespace> byType) {
    if (!(byType.get("mount") instanceof Namespace.New)) {
      throw linux.get("namespaces").wrong("must have a new mount namespace");
    }
    for (String type : List.of("user", "cgroup")) {
      if (byType.get(type) instanceof Namespace.At || byType.get(type) instanceof Namespace.Of) {
        throw linux
            .get("namespaces")
            .wrong("has a " + type + " namespace by path, which is not supported");
      }
    }
  }

  private static UserNamespace user(Json linux, boolean asked) {
    List<UserNamespace.IdRange> users = ranges(linux.get("uidMappings"));
    List<UserNamespace.IdRange> groups = ranges(linux.get("gidMappings"));
    if (!asked) {
      if (!users.isEmpty() || !groups.isEmpty()) {
        throw linux.get("uidMappings").wrong("needs a user namespace");
      }
      return new UserNamespace.Host();
    }
    if (users.isEmpty() || groups.isEmpty()) {
      throw linux.get("uidMappings").wrong("and gidMappings are required by a user namespace");
    }
    return new UserNamespace.Mapped(users, groups);
  }

  private static List<UserNamespace.IdRange> ranges(Json mappings) {
    return mappings.list().stream()
        .map(
            m ->
                new UserNamespace.IdRange(
                    id(m.get("containerID")), id(m.get("hostID")), id(m.get("size"))))
        .toList();
  }

  private static long id(Json id) {
    return id.number(0, 0xffff_ffffL);
  }
}
