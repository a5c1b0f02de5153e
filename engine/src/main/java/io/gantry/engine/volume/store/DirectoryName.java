package io.gantry.engine.volume.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the directory of a volume is called: its name, in which everything that a local volume's
 * name cannot have is escaped by percent signs. Plugins accept any name, {@code ../x} too.
 */
final class DirectoryName {
  private DirectoryName() {}

  static String of(String volume) {
    String escaped =
        URLEncoder.encode(volume, StandardCharsets.UTF_8).replace("*", "%2A").replace("+", "%20");
    return escaped.startsWith(".") ? "%2E" + escaped.substring(1) : escaped;
  }

  static String volume(String directory) {
    return URLDecoder.decode(directory.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
