package io.gantry.engine.host;

import io.gantry.engine.SystemInfo.Host;
import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the host tells about itself in {@code /proc} and {@code /etc}. */
public final class HostFacts {
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
