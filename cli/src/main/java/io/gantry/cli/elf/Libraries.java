package io.gantry.cli.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds libraries in the order of ld.so(8): RPATH, RUNPATH, the cache, the default directories. */
final class Libraries {
  private static final List<String> DEFAULTS =
      List.of(
          "/lib64",
          "/usr/lib64",
          "/lib",
          "/usr/lib",
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu");

  private final LoaderCache cache;

  Libraries(LoaderCache cache) {
    this.cache = cache;
  }

  /**
   * Where {@code name}, needed by the object at {@code by}, is.
   *
   * @param inherited directories of the RPATHs of those that loaded the object
   */
  Optional<Path> find(String name, Path by, ElfFile object, List<String> inherited)
      throws IOException {
    if (name.indexOf('/') >= 0) {
      return fitting(Path.of(expand(name, by)), object.machine());
    }
    List<String> directories = new ArrayList<>();
    if (object.runpath().isEmpty()) {
      object.rpath().forEach(path -> directories.add(expand(path, by)));
      directories.addAll(inherited);
    }
    object.runpath().forEach(path -> directories.add(expand(path, by)));
    for (String directory : directories) {
      Optional<Path> found = fitting(Path.of(directory).resolve(name), object.machine());
      if (found.isPresent()) {
        return found;
      }
    }
    return system(name, object.machine());
  }

  private Optional<Path> system(String name, int machine) throws IOException {
    for (String path : cache.paths().getOrDefault(name, List.of())) {
      Optional<Path> found = fitting(Path.of(path), machine);
      if (found.isPresent()) {
        return found;
      }
    }
    for (String directory : DEFAULTS) {
      Optional<Path> found = fitting(Path.of(directory, name), machine);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Puts in what {@code $ORIGIN} and its like stand for. */
  static String expand(String path, Path by) {
    Path directory = by.toAbsolutePath().getParent();
    String origin = directory == null ? "/" : directory.toString();
    return path.replace("${ORIGIN}", origin)
        .replace("$ORIGIN", origin)
        .replace("${LIB}", "lib64")
        .replace("$LIB", "lib64");
  }

  private static Optional<Path> fitting(Path file, int machine) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return ElfFile.read(file).filter(found -> found.machine() == machine).map(found -> file);
  }
}
