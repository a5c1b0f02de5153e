package io.gantry.engine.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The UUID of a data root, made once. */
public final class EngineId {
  private EngineId() {}

  /** Reads it, or makes it. */
  public static String of(Path dataRoot) throws IOException {
    Path file = dataRoot.resolve("engine-id");
    try {
      return UUID.fromString(Files.readString(file).strip()).toString();
    } catch (NoSuchFileException | IllegalArgumentException e) {
      String id = UUID.randomUUID().toString();
      Path temporary = dataRoot.resolve("engine-id.new");
      Files.writeString(temporary, id + "\n");
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      return id;
    }
  }
}
