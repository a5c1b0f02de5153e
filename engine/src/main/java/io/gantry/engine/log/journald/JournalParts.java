package io.gantry.engine.log.journald;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * All files of the journal that have lines of one container, the oldest first. Files that journald
 * renames or removes meanwhile stay open and are read to their end. A file that is damaged or of an
 * unknown kind is left out, and the engine's log says so.
 */
final class JournalParts implements AutoCloseable {
  private static final Logger LOG = System.getLogger(JournalParts.class.getName());

  private static final String ACTIVE = "system.journal";

  private final List<Path> roots;
  private final String containerId;
  private final List<JournalPart> parts = new ArrayList<>();
  private final Set<UUID> seen = new HashSet<>();

  /** Files, by device and inode, that need not be looked into again. */
  private final Set<Object> known = new HashSet<>();

  /**
   * @param roots folders with a folder for each machine
   */
  JournalParts(List<Path> roots, String containerId) {
    this.roots = roots;
    this.containerId = containerId;
  }

  List<JournalPart> all() {
    return parts;
  }

  /** Looks for files that were not there before, or had nothing yet. */
  void refresh() throws IOException {
    List<JournalPart> fresh = new ArrayList<>();
    for (Path path : files()) {
      try {
        look(path, fresh);
      } catch (NoSuchFileException e) {
        // renamed or removed just now
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the journal''s file {0} is left out: {1}", path, e.getMessage());
      }
    }
    fresh.sort(Comparator.comparing(JournalPart::start));
    parts.addAll(fresh);
  }

  /** Only the file that journald writes to may get lines of a container that had none in it. */
  private void look(Path path, List<JournalPart> fresh) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    if (known.contains(key)) {
      return;
    }
    boolean active = path.endsWith(ACTIVE);
    if (!active) {
      known.add(key);
    }
    JournalFile file = JournalFile.open(path);
    try {
      if (seen.contains(file.id()) || !add(file, fresh)) {
        file.close();
      } else {
        known.add(key);
      }
    } catch (IOException e) {
      file.close();
      known.add(key);
      throw e;
    }
  }

  private boolean add(JournalFile file, List<JournalPart> to) throws IOException {
    return JournalPart.of(file, containerId)
        .map(part -> to.add(part) && seen.add(file.id()))
        .orElse(false);
  }

  /** What the engine sends lands in the system's files, not in those of users. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : roots) {
      if (Files.isDirectory(root)) {
        try (DirectoryStream<Path> machines = Files.newDirectoryStream(root, Files::isDirectory)) {
          for (Path machine : machines) {
            try (var found = Files.newDirectoryStream(machine, "system*.journal{,~}")) {
              found.forEach(files::add);
            }
          }
        }
      }
    }
    return files;
  }

  @Override
  public void close() {
    parts.forEach(JournalPart::close);
  }
}
