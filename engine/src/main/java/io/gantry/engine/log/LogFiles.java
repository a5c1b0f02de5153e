package io.gantry.engine.log;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of one log: {@code x-json.log} is written, {@code x-json.log.1} is the one before it,
 * and so on; a compressed one ends in {@code .gz}. Rotation is a chain of renames from the oldest
 * on, so whenever it is cut short the files still stand in order, at worst with a gap, and the next
 * rotation closes the gap instead of dropping the oldest.
 *
 * @param current the file that is written
 * @param maxFiles how many files are kept, {@code current} included
 */
record LogFiles(Path current, int maxFiles) {
  private static final String GZ = ".gz";
  private static final String UNFINISHED = ".gz.tmp";

  /** How many numbers a directory is searched for when a log was written with another limit. */
  private static final int MOST = 1000;

  /** The file that was rotated away {@code number} rotations ago, if it is there. */
  Optional<Path> rotated(int number) {
    Path plain = numbered(number);
    if (Files.exists(plain)) {
      return Optional.of(plain);
    }
    Path compressed = compressed(number);
    return Files.exists(compressed) ? Optional.of(compressed) : Optional.empty();
  }

  /** Every file that was rotated away, the youngest first. */
  List<Path> rotated() {
    List<Path> files = new ArrayList<>();
    int gaps = 0;
    for (int number = 1; number < MOST && gaps <= 1; number++) {
      Optional<Path> file = rotated(number);
      file.ifPresent(files::add);
      gaps = file.isPresent() ? 0 : gaps + 1;
    }
    return files;
  }

  /** The plain name of a rotated file. */
  Path numbered(int number) {
    return current.resolveSibling(name() + "." + number);
  }

  /** The name of a compressed file. */
  Path compressed(int number) {
    return current.resolveSibling(name() + "." + number + GZ);
  }

  /** Where a compressed file is made. */
  Path unfinished() {
    return current.resolveSibling(name() + UNFINISHED);
  }

  static boolean isCompressed(Path file) {
    return file.toString().endsWith(GZ);
  }

  /**
   * Takes back what a killed engine was about to compress: the copy that is not whole, and one
   * whose original is still there. Left alone, the two would part at the next rotation.
   */
  void tidy() throws IOException {
    Files.deleteIfExists(unfinished());
    for (int number = 1; number < maxFiles; number++) {
      if (Files.exists(numbered(number))) {
        Files.deleteIfExists(compressed(number));
      }
    }
  }

  /** Makes room for a new current file: the present one becomes number 1, the oldest goes. */
  void rotate() throws IOException {
    if (maxFiles == 1) {
      Files.deleteIfExists(current);
      return;
    }
    int free = 1;
    while (free < maxFiles && rotated(free).isPresent()) {
      free++;
    }
    if (free == maxFiles) {
      free = maxFiles - 1;
      Files.deleteIfExists(numbered(free));
      Files.deleteIfExists(compressed(free));
    }
    for (int number = free - 1; number >= 1; number--) {
      move(numbered(number), numbered(number + 1));
      move(compressed(number), compressed(number + 1));
    }
    move(current, numbered(1));
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, ATOMIC_MOVE);
    }
  }

  private String name() {
    return String.valueOf(current.getFileName());
  }
}
