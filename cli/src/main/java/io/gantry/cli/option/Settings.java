package io.gantry.cli.option;

import io.gantry.cli.json.JsonException;
import io.gantry.cli.json.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user's {@code config.json}, as far as it is followed: {@code detachKeys} and default formats.
 *
 * @param config the document
 * @param directory where its file is
 */
public record Settings(Node config, Path directory) {
  /** Reads the file of {@code directory}; a missing or unreadable one counts as empty. */
  public static Settings read(Path directory) {
    Path file = directory.resolve("config.json");
    if (!Files.isReadable(file)) {
      return new Settings(new Node(null), directory);
    }
    try {
      return new Settings(Node.parse(Files.readString(file)), directory);
    } catch (IOException | JsonException e) {
      System.err.println("WARNING: Error parsing config file (" + file + "): " + e.getMessage());
      return new Settings(new Node(null), directory);
    }
  }

  /** Where the file is: {@code DOCKER_CONFIG} or {@code ~/.docker}. */
  public static Path directory(String option) {
    String environment = System.getenv("DOCKER_CONFIG");
    if (!option.isEmpty()) {
      return Path.of(option);
    }
    return environment != null && !environment.isEmpty()
        ? Path.of(environment)
        : Path.of(System.getProperty("user.home"), ".docker");
  }

  /** The keys that detach, when the user chose others. */
  public String detachKeys() {
    return config.text("detachKeys");
  }

  /** A default format, such as {@code psFormat}, or {@code otherwise}. */
  public String format(String key, String otherwise) {
    String own = config.text(key);
    return own.isEmpty() ? otherwise : own;
  }
}
