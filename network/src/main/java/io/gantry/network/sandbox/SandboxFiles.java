package io.gantry.network.sandbox;

import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The directory that namespaces are mounted in, and named. */
public final class SandboxFiles {
  private static final String PREFIX = "ns-";

  private final Path directory;

  /** Nothing is made until the first namespace is. */
  public SandboxFiles(Path directory) {
    this.directory = directory;
  }

  /** Where a sandbox of this name is found. */
  public Path path(String id) {
    if (!id.matches("[A-Za-z0-9]+")) {
      throw new IllegalArgumentException("invalid name of a sandbox \"" + id + "\"");
    }
    return directory.resolve(id);
  }

  /** A file for a new namespace; it is not there yet. */
  Path fresh() throws IOException {
    Files.createDirectories(directory);
    return directory.resolve(PREFIX + "%08x".formatted(ThreadLocalRandom.current().nextInt()));
  }

  /** Names a namespace. */
  void name(Path file, String id) throws IOException {
    Files.createSymbolicLink(path(id), file.getFileName());
  }

  /** The file of a namespace that has this name. */
  public Optional<Path> find(String id) throws IOException {
    Path link = path(id);
    return Files.isSymbolicLink(link)
        ? Optional.of(directory.resolve(Files.readSymbolicLink(link)))
        : Optional.empty();
  }

  /** Takes the name away first: killed in between, this leaves what belongs to nobody. */
  void remove(String id, Path file) throws IOException {
    Files.deleteIfExists(path(id));
    NetworkNamespace.delete(file);
  }

  /** All names, with the files they lead to. */
  public Map<String, Path> named() throws IOException {
    Map<String, Path> named = new HashMap<>();
    for (Path path : entries()) {
      if (Files.isSymbolicLink(path)) {
        Path file = directory.resolve(Files.readSymbolicLink(path));
        named.put(path.getFileName().toString(), file);
      }
    }
    return named;
  }

  /** All files that no name leads to. */
  public Set<Path> unnamed() throws IOException {
    Set<Path> unnamed = new HashSet<>();
    for (Path path : entries()) {
      if (!Files.isSymbolicLink(path) && path.getFileName().toString().startsWith(PREFIX)) {
        unnamed.add(path);
      }
    }
    unnamed.removeAll(named().values());
    return unnamed;
  }

  private Set<Path> entries() throws IOException {
    Set<Path> entries = new HashSet<>();
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(entries::add);
      }
    }
    return entries;
  }
}
