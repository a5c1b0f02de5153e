package io.gantry.engine.spec;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.gantry.engine.store.ContainerRecord;
import io.gantry.kernel.fs.Directory;
import io.gantry.runtime.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The three files in {@code /etc} that the engine writes for a container and binds into it. What
 * its networks decide is written when it starts.
 */
public final class EtcFiles {
  /** The file of {@code /etc/hostname} in a container's directory. */
  public static final String HOSTNAME = "hostname";

  /** The file of {@code /etc/hosts}. */
  public static final String HOSTS = "hosts";

  /** The file of {@code /etc/resolv.conf}. */
  public static final String RESOLV_CONF = "resolv.conf";

  private EtcFiles() {}

  /**
   * Writes what is known when a container is created into {@code directory}.
   *
   * @param ids the container's, when it has ids of its own: all three files are its root's then
   */
  public static void write(
      ContainerRecord container, Path directory, Optional<UserNamespace.Mapped> ids)
      throws IOException {
    Files.writeString(directory.resolve(HOSTNAME), container.config().hostname() + "\n");
    if (ids.isPresent()) {
      try (Directory home = Directory.open(directory)) {
        for (String name : List.of(HOSTNAME, HOSTS, RESOLV_CONF)) {
          Files.write(directory.resolve(name), new byte[0], CREATE, APPEND);
          home.chown(
              name, (int) ids.get().user(0).orElseThrow(), (int) ids.get().group(0).orElseThrow());
        }
      }
    }
  }

  /** The host's own hosts. */
  public static String hostsOfHost() throws IOException {
    try {
      return Files.readString(Path.of("/etc/hosts"));
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
