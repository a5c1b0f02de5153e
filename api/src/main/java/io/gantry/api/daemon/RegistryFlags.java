package io.gantry.api.daemon;

import io.gantry.distribution.RegistrySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The flags about registries. */
final class RegistryFlags {

  /** What 0, which is no bound for dockerd, comes to. */
  private static final int UNBOUNDED = 64;

  private RegistryFlags() {}

  /**
   * Reads them.
   *
   * @param directory of the configuration file: certificates and rules lie beside it
   * @throws UsageException when one makes no sense
   */
  static RegistrySettings read(Options options, Path directory, Map<String, String> proxies) {
    RegistrySettings usual = RegistrySettings.DEFAULT;
    List<Path> certificates =
        List.of(usual.certificates().getFirst(), directory.resolve("certs.d"));
    return new RegistrySettings(
            insecure(options),
            options.all("registry-mirror").stream().map(RegistryFlags::mirror).toList(),
            certificates,
            List.of(directory.resolve("registries.d")),
            bound(options, "max-concurrent-downloads", usual.downloads()),
            bound(options, "max-concurrent-uploads", usual.uploads()),
            attempts(options, usual.attempts()),
            proxies)
        .withDropArchives(options.on("drop-layer-archives", false));
  }

  private static List<String> insecure(Options options) {
    List<String> insecure = options.all("insecure-registry");
    for (String text : insecure) {
      if (text.contains("://")) {
        throw new UsageException("insecure registry " + text + " should not contain '://'");
      }
      if (text.startsWith("-") || text.endsWith("-")) {
        throw new UsageException("invalid index name (" + text + ")");
      }
    }
    return insecure;
  }

  private static URI mirror(String text) {
    try {
      return RegistrySettings.mirror(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static int bound(Options options, String flag, int usual) {
    int number = options.number(flag, usual);
    if (number < 0) {
      throw new UsageException("invalid " + flag.replace('-', ' ') + ": " + number);
    }
    return number == 0 ? UNBOUNDED : number;
  }

  private static int attempts(Options options, int usual) {
    int number = options.number("max-download-attempts", usual);
    if (number <= 0) {
      throw new UsageException("invalid max download attempts: " + number);
    }
    return number;
  }
}
