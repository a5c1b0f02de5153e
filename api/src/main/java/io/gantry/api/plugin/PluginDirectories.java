package io.gantry.api.plugin;

import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where plugins are found: {@code NAME.sock} is a socket, {@code NAME.spec} a file with an address,
 * {@code NAME.json} one with more; each may be in a directory of its name. Read anew each time, so
 * that plugins may come and go.
 */
public record PluginDirectories(List<Path> directories) {
  /** Docker's. */
  public static final PluginDirectories DEFAULT =
      new PluginDirectories(
          List.of(
              Path.of("/run/docker/plugins"),
              Path.of("/etc/docker/plugins"),
              Path.of("/usr/lib/docker/plugins")));

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final List<String> KINDS = List.of(".sock", ".spec", ".json");
  private static final int MOST_BYTES = 64 << 10;

  /** Copies. */
  public PluginDirectories {
    directories = List.copyOf(directories);
  }

  /**
   * Where the plugin of this name listens, if there is one.
   *
   * @throws IOException when its file makes no sense
   */
  Optional<PluginAddress> find(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    for (String kind : KINDS) {
      for (Path directory : directories) {
        for (Path file :
            List.of(directory.resolve(name + kind), directory.resolve(name).resolve(name + kind))) {
          if (Files.exists(file) && !Files.isDirectory(file)) {
            return Optional.of(address(file, kind));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static PluginAddress address(Path file, String kind) throws IOException {
    return switch (kind) {
      case ".sock" -> new PluginAddress.Unix(file.toString());
      case ".spec" -> PluginAddress.parse(text(file));
      default -> described(file);
    };
  }

  private static PluginAddress described(Path file) throws IOException {
    try {
      if (Wire.readAny(text(file).getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map) {
        if (map.get("TLSConfig") != null) {
          throw new IOException("plugins over TLS are not available: " + file);
        }
        return PluginAddress.parse(String.valueOf(map.get("Addr")));
      }
    } catch (ApiError e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    throw new IOException(file + " describes no plugin");
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is too large to describe a plugin");
    }
    return Files.readString(file);
  }

  /** The names of all plugins. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Path directory : directories) {
      collect(directory, names, true);
    }
    return names;
  }

  private static void collect(Path directory, Set<String> names, boolean deeper) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Files.isDirectory(file)) {
          if (deeper) {
            collect(file, names, false);
          }
          continue;
        }
        KINDS.stream()
            .filter(name::endsWith)
            .map(kind -> name.substring(0, name.length() - kind.length()))
            .forEach(names::add);
      }
    } catch (IOException e) {
      System.getLogger(PluginDirectories.class.getName())
          .log(System.Logger.Level.DEBUG, "no plugins are looked for in " + directory, e);
    }
  }
}
