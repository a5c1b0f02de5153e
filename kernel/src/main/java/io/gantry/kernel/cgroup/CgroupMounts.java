package io.gantry.kernel.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the hierarchies are mounted, read from {@code mountinfo} ({@code proc_pid_mountinfo(5)}).
 *
 * @param v1 the mount point of each version-1 controller, and of named hierarchies under {@code
 *     name=x}
 * @param v2 the mount point of version 2
 */
record CgroupMounts(Map<String, Path> v1, Optional<Path> v2) {
  private static final int ROOT = 3;
  private static final int MOUNT_POINT = 4;

  CgroupMounts {
    v1 = Map.copyOf(v1);
  }

  static CgroupMounts read(Path mountinfo) throws IOException {
    return parse(Files.readAllLines(mountinfo, StandardCharsets.UTF_8));
  }

  static CgroupMounts parse(List<String> mountinfo) {
    Map<String, Path> v1 = new TreeMap<>();
    Optional<Path> v2 = Optional.empty();
    for (String line : mountinfo) {
      int dash = line.indexOf(" - ");
      if (dash < 0) {
        continue;
      }
      List<String> left = List.of(line.substring(0, dash).split(" ", -1));
      List<String> right = List.of(line.substring(dash + 3).split(" ", -1));
      // a bind mount of a part of the hierarchy is of no use
      if (left.size() <= MOUNT_POINT || right.size() < 3 || !left.get(ROOT).equals("/")) {
        continue;
      }
      Path mountPoint = Path.of(left.get(MOUNT_POINT));
      if (right.get(0).equals("cgroup2") && v2.isEmpty()) {
        v2 = Optional.of(mountPoint);
      } else if (right.get(0).equals("cgroup")) {
        for (String option : right.get(2).split(",", -1)) {
          if (!option.equals("rw") && !option.equals("ro") && isController(option)) {
            v1.putIfAbsent(option, mountPoint);
          }
        }
      }
    }
    return new CgroupMounts(v1, v2);
  }

  private static boolean isController(String option) {
    return switch (option) {
      case "xattr", "noprefix", "clone_children", "cpuset_v2_mode", "favordynmods" -> false;
      default -> !option.startsWith("release_agent=");
    };
  }

  Cgroups hierarchies() throws IOException {
    // in a hybrid set-up a stray controller may be left to version 2 (hugetlb, say)
    boolean v2Usable =
        v2.isPresent()
            && Arrays.asList(ControlFiles.read(v2.get(), "cgroup.controllers").split(" "))
                .containsAll(List.of("memory", "pids"));
    if (v2.isPresent() && (v2Usable || v1.isEmpty())) {
      return new CgroupsV2(v2.get());
    }
    if (v1.isEmpty()) {
      throw new IOException(
          "no control groups are mounted; mount cgroup2 on /sys/fs/cgroup to run containers");
    }
    return new CgroupsV1(v1);
  }
}
