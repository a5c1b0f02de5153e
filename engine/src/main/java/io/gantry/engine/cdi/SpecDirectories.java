package io.gantry.engine.cdi;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was in some directories at a moment.
 *
 * @param files which files there were, and what tells whether one has changed
 * @param devices by their whole names; those that two files of one directory describe are not there
 */
record SpecDirectories(Map<Path, Object> files, Map<String, Found> devices) {
  static final SpecDirectories NONE = new SpecDirectories(Map.of(), Map.of());

  private static final System.Logger LOG = System.getLogger(SpecDirectories.class.getName());
  private static final int MOST_BYTES = 4 << 20;

  SpecDirectories {
    files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
    devices = Map.copyOf(devices);
  }

  /** A device and the file that describes it. */
  record Found(Path file, int priority, CdiSpec spec, ContainerEdits edits) {}

  /** What is in {@code directories} now; {@code before} when nothing has changed since. */
  static SpecDirectories read(List<Path> directories, SpecDirectories before) {
    Map<Path, Object> files = new LinkedHashMap<>();
    directories.forEach(directory -> list(directory, files));
    return files.equals(before.files)
            && List.copyOf(files.keySet()).equals(List.copyOf(before.files.keySet()))
        ? before
        : new SpecDirectories(files, devices(directories, files.keySet()));
  }

  private static void list(Path directory, Map<Path, Object> files) {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path file : entries.sorted().toList()) {
        String name = file.getFileName().toString();
        if ((name.endsWith(".json") || name.endsWith(".yaml")) && Files.isRegularFile(file)) {
          files.put(file, Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime"));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // there may be none
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the CDI specifications in {0} cannot be listed: {1}", directory, e);
    }
  }

  private static Map<String, Found> devices(List<Path> directories, Set<Path> files) {
    Map<String, Found> devices = new LinkedHashMap<>();
    Set<String> conflicts = new HashSet<>();
    for (Path file : files) {
      int priority = directories.lastIndexOf(file.getParent());
      try {
        CdiSpec spec = CdiSpec.read(text(file));
        spec.devices()
            .forEach(
                (name, edits) ->
                    add(
                        spec.kind() + "=" + name,
                        new Found(file, priority, spec, edits),
                        devices,
                        conflicts));
      } catch (IOException | IllegalArgumentException e) {
        LOG.log(Level.WARNING, "failed to load CDI Spec {0}: {1}", file, e.getMessage());
      }
    }
    devices.keySet().removeAll(conflicts);
    return devices;
  }

  private static void add(
      String name, Found found, Map<String, Found> devices, Set<String> conflicts) {
    Found other = devices.get(name);
    if (other == null || other.priority <= found.priority) {
      devices.put(name, found);
    }
    if (other != null && other.priority == found.priority) {
      conflicts.add(name);
      LOG.log(
          Level.WARNING,
          "conflicting device \"{0}\" (specs \"{1}\", \"{2}\")",
          name,
          found.file,
          other.file);
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("more than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
