package io.gantry.engine.host;

import io.gantry.engine.SystemInfo.Host;
import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the host tells about itself in {@code /proc} and {@code /etc}. */
public final class HostFacts {
  private static final Set<String> X86_V2 =
      Set.of("cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3");
  private static final Set<String> X86_V3 =
      Set.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave");
  private static final Set<String> X86_V4 =
      Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");

  private HostFacts() {}

  /** Reads it; what cannot be read is empty or 0. */
  public static Host read() {
    Map<String, String> os = osRelease();
    return new Host(
        os.getOrDefault("PRETTY_NAME", "Linux"),
        os.getOrDefault("VERSION_ID", ""),
        text("/proc/sys/kernel/osrelease"),
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"),
        processors(),
        memory(),
        text("/proc/sys/net/ipv4/ip_forward").equals("1"));
  }

  /**
   * How many processors this process may run on. The JVM would take a quota of its own cgroup for
   * fewer processors.
   */
  public static int processors() {
    for (String line : text("/proc/self/status").lines().toList()) {
      if (line.startsWith("Cpus_allowed:")) {
        return line.substring("Cpus_allowed:".length())
            .chars()
            .filter(digit -> Character.digit(digit, 16) >= 0)
            .map(digit -> Integer.bitCount(Character.digit(digit, 16)))
            .sum();
      }
    }
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * The processor's variant, as images are named by it: the level of x86-64 that its instructions
   * reach, {@code v2} to {@code v4}; empty for what has no levels.
   *
   * @see <a href="https://gitlab.com/x86-psABIs/x86-64-ABI">System V ABI, "Micro-Architecture
   *     Levels"</a>
   */
  public static String variant() {
    if (!System.getProperty("os.arch").equals("amd64")) {
      return "";
    }
    Set<String> flags =
        text("/proc/cpuinfo")
            .lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split(" ")))
            .orElse(Set.of());
    if (!flags.containsAll(X86_V2)) {
      return "";
    }
    if (!flags.containsAll(X86_V3)) {
      return "v2";
    }
    return flags.containsAll(X86_V4) ? "v4" : "v3";
  }

  /** {@code uname -n}. */
  public static String name() {
    return text("/proc/sys/kernel/hostname");
  }

  /** Open descriptors of this process. */
  public static int fileDescriptors() {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path ignored : entries) {
        count++;
      }
    } catch (IOException e) {
      return 0;
    }
    return count;
  }

  private static Map<String, String> osRelease() {
    Map<String, String> values = new HashMap<>();
    text("/etc/os-release")
        .lines()
        .forEach(
            line -> {
              int at = line.indexOf('=');
              if (at > 0) {
                values.put(line.substring(0, at), line.substring(at + 1).replace("\"", ""));
              }
            });
    return values;
  }

  private static long memory() {
    for (String line : text("/proc/meminfo").lines().toList()) {
      if (line.startsWith("MemTotal:")) {
        String digits = line.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
      }
    }
    return 0;
  }

  private static String text(String file) {
    try {
      return KernelFile.read(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
