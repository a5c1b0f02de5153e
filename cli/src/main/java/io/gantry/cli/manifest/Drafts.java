package io.gantry.cli.manifest;

import io.gantry.cli.json.Json;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Manifest lists that are being made: a directory for each list and a file for each manifest of it,
 * where and as the docker command keeps them, so that either goes on with what the other began.
 *
 * @param root {@code ~/.docker/manifests}
 */
public record Drafts(Path root) {

  private static String file(Reference name) {
    return name.canonical().replace(':', '-').replace('/', '_');
  }

  private Path directory(Reference list) {
    return root.resolve(file(list));
  }

  /** The manifests of a list, by their names; empty when there is no such list. */
  public Optional<List<ListedManifest>> list(Reference list) throws IOException {
    if (!Files.isDirectory(directory(list))) {
      return Optional.empty();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(list))) {
      all.forEach(files::add);
    }
    List<ListedManifest> manifests = new ArrayList<>();
    for (Path file : files.stream().sorted().toList()) {
      manifests.add(ListedManifest.parse(Files.readString(file)));
    }
    return Optional.of(manifests);
  }

  /** One manifest of a list. */
  public Optional<ListedManifest> get(Reference list, Reference manifest) throws IOException {
    try {
      Path file = directory(list).resolve(file(manifest));
      return Optional.of(ListedManifest.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Puts a manifest into a list, or replaces it there. */
  public void save(Reference list, Reference name, ListedManifest manifest) throws IOException {
    Files.createDirectories(directory(list));
    Path file = directory(list).resolve(file(name));
    Files.writeString(file, Json.writeEscaped(manifest.document()));
  }

  /** Forgets a list. */
  public void remove(Reference list) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(list))) {
      for (Path file : all) {
        Files.delete(file);
      }
    }
    Files.delete(directory(list));
  }
}
