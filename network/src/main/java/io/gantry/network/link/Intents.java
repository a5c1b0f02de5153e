package io.gantry.network.link;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.RouteSocket;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes links of the host with their marks. The kernel takes the mark only for a link that is
 * there; so the name of a link that is about to be made is written down first, as a file, and an
 * engine that comes after a crash finds by it the link that was made and not marked.
 */
public final class Intents {
  private final Path directory;

  /** In this directory, which is made with the first one. */
  public Intents(Path directory) {
    this.directory = directory;
  }

  /** Makes a link; nothing is left when that fails. */
  public void create(RouteSocket host, LinkSettings settings, LinkKind kind) throws IOException {
    Files.createDirectories(directory);
    Path intent = directory.resolve(settings.name());
    Files.writeString(intent, "");
    try {
      host.links().create(settings, kind);
    } finally {
      Files.delete(intent);
    }
  }

  /** Removes links that were made and not marked. */
  public void removeUnmarked(RouteSocket host) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> intents = Files.newDirectoryStream(directory)) {
      for (Path intent : intents) {
        removeUnmarked(host, intent.getFileName().toString());
        Files.delete(intent);
      }
    }
  }

  private static void removeUnmarked(RouteSocket host, String name) throws KernelException {
    Optional<Link> link = host.links().find(name);
    if (link.isPresent() && link.get().alias().isEmpty()) {
      host.links().delete(link.get().index());
    }
  }
}
