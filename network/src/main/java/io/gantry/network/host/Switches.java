package io.gantry.network.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The network's switches below {@code /proc/sys/net}, as the namespace of the calling thread has
 * them: {@code sysctl(8)}.
 */
public final class Switches {
  private static final Path ROOT = Path.of("/proc/sys/net");

  private Switches() {}

  /** Sets one; {@code path} is like {@code ipv4/ip_forward}. */
  public static void set(String path, String value) throws IOException {
    Files.writeString(ROOT.resolve(path), value);
  }

  /** Sets one if this kernel has it. */
  public static void setIfThere(String path, String value) throws IOException {
    if (Files.exists(ROOT.resolve(path))) {
      set(path, value);
    }
  }

  /** Whether one is not 0. */
  public static boolean isOn(String path) throws IOException {
    Path file = ROOT.resolve(path);
    return Files.exists(file) && !Files.readString(file).strip().equals("0");
  }

  /**
   * The file of a sysctl's name: dots and slashes change places, {@code net.ipv4.conf.eth0/1.mtu}.
   *
   * @return empty path when it is not below {@code net}
   */
  public static String path(String name) {
    StringBuilder path = new StringBuilder();
    name.chars().forEach(c -> path.append((char) (c == '.' ? '/' : c == '/' ? '.' : c)));
    return path.toString().replaceFirst("^net/", "");
  }
}
