package io.gantry.engine.spec;

import io.gantry.engine.store.ContainerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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

  /** Writes what is known when a container is created into {@code directory}. */
  public static void write(ContainerRecord container, Path directory) throws IOException {
    Files.writeString(directory.resolve(HOSTNAME), container.config().hostname() + "\n");
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
