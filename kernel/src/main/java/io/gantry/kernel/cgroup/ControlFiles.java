package io.gantry.kernel.cgroup;

import io.gantry.kernel.fs.KernelFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Reads and writes the files of one control-group directory. */
final class ControlFiles {
  private static final long UNLIMITED_FROM = Long.MAX_VALUE / 4096 * 4096 - 4096;

  /** Who forks faster than it is moved stays. */
  private static final int LIFTS = 100;

  private ControlFiles() {}

  /**
   * A group's path below its hierarchy's root, which no number of {@code ..} leads out of: {@code
   * /../x} is {@code x}, as the OCI runtimes have it.
   */
  static String relative(String path) {
    return Path.of("/" + path).normalize().toString().substring(1);
  }

  /** Writes a value; the kernel takes or refuses it as a whole. */
  static void write(Path directory, String file, String value) throws IOException {
    Path path = directory.resolve(file);
    try (FileOutputStream out = new FileOutputStream(path.toFile())) {
      out.write(value.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw refused(path, value, e);
    }
  }

  private static IOException refused(Path path, String value, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    // FileOutputStream words a failed open as "<path> (<reason>)" and a failed write as "<reason>"
    int open = reason.lastIndexOf(" (");
    if (open >= 0 && reason.endsWith(")")) {
      reason = reason.substring(open + 2, reason.length() - 1);
    }
    return new IOException(
        "write " + value + " to " + path + ": " + reason.toLowerCase(Locale.ROOT), cause);
  }

  static String read(Path directory, String file) throws IOException {
    return KernelFile.read(directory.resolve(file));
  }

  static boolean has(Path directory, String file) {
    return Files.exists(directory.resolve(file), LinkOption.NOFOLLOW_LINKS);
  }

  /** The file's number, {@code absent} when there is no such file. */
  static long number(Path directory, String file, long absent) throws IOException {
    try {
      return parse(read(directory, file));
    } catch (NoSuchFileException e) {
      return absent;
    }
  }

  /** The lines {@code key number}; empty when there is no such file. */
  static Map<String, Long> table(Path directory, String file) throws IOException {
    Map<String, Long> table = new LinkedHashMap<>();
    for (String line : lines(directory, file)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        table.put(line.substring(0, space), parse(line.substring(space + 1)));
      }
    }
    return table;
  }

  static List<String> lines(Path directory, String file) throws IOException {
    try {
      return KernelFile.read(directory.resolve(file)).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** A number as the kernel writes it; {@code max} and numbers next to 2^63 mean no limit. */
  static long parse(String text) {
    String number = text.strip();
    if (number.equals("max")) {
      return Long.MAX_VALUE;
    }
    long value = Long.parseUnsignedLong(number);
    return value < 0 || value >= UNLIMITED_FROM ? Long.MAX_VALUE : value;
  }

  /** The directories right below, none when {@code directory} is not there. */
  static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The processes of the group and of those below it. */
  static List<Integer> processes(Path directory) throws IOException {
    List<Integer> pids = new ArrayList<>();
    collect(directory, pids);
    return pids;
  }

  private static void collect(Path directory, List<Integer> pids) throws IOException {
    for (String line : lines(directory, "cgroup.procs")) {
      pids.add(Integer.valueOf(line));
    }
    for (Path child : children(directory)) {
      collect(child, pids);
    }
  }

  /** Makes the directory, when it is not there; the one above must be there. */
  static void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // somebody else was faster
      return;
    }
  }

  /** Moves the processes of the group alone to the one above, until a look finds nobody. */
  static void lift(Path directory) throws IOException {
    Path above = Objects.requireNonNull(directory.getParent());
    List<String> found = lines(directory, "cgroup.procs");
    for (int round = 0; !found.isEmpty() && round < LIFTS; round++) {
      for (String pid : found) {
        lift(above, pid);
      }
      found = lines(directory, "cgroup.procs");
    }
  }

  private static void lift(Path above, String pid) throws IOException {
    try {
      write(above, "cgroup.procs", pid);
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", pid))) {
        throw e;
      }
    }
  }

  /** Removes the directory and those below it, waiting until {@code deadline} for the dying. */
  static void remove(Path directory, long deadline) throws IOException {
    while (true) {
      try {
        Files.deleteIfExists(directory);
        return;
      } catch (FileSystemException e) {
        // EBUSY: groups below it or processes that have not quite gone; the kernel gives no event
        for (Path child : children(directory)) {
          remove(child, deadline);
        }
        if (System.nanoTime() - deadline > 0) {
          throw e instanceof DirectoryNotEmptyException
              ? new IOException("remove control group " + directory + ": not empty", e)
              : new IOException("remove control group " + directory + ": " + e.getReason(), e);
        }
        LockSupport.parkNanos(500_000);
      }
    }
  }
}
