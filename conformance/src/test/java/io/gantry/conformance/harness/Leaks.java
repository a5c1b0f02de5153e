package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for what an engine left on the machine: everything that can be told to be its own by its
 * directory or its containers' ids.
 */
public final class Leaks {
  private Leaks() {}

  /**
   * Mounts, processes and cgroups that belong to the engine in {@code directory}.
   *
   * @param ids ids of all containers it ever had
   */
  public static List<String> of(Path directory, Collection<String> ids, long engine) {
    List<String> leaks = new ArrayList<>();
    leaks.addAll(mounts(directory));
    leaks.addAll(processes(directory, engine));
    leaks.addAll(cgroups(ids));
    return leaks;
  }

  /** Mounts below the directory, or of overlays kept there, in this mount namespace. */
  public static List<String> mounts(Path directory) {
    return lines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(directory + "/"))
        .map(line -> "mount: " + line)
        .toList();
  }

  /** Processes that have files of the directory open, or live on mounts of it. */
  public static List<String> processes(Path directory, long engine) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .filter(
              path ->
                  Long.parseLong(path.getFileName().toString()) != engine
                      && Long.parseLong(path.getFileName().toString())
                          != ProcessHandle.current().pid())
          .filter(path -> belongs(path, directory))
          .forEach(
              path ->
                  found.add(
                      "process: "
                          + path.getFileName()
                          + " "
                          + String.join(" ", lines(path.resolve("comm")))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean belongs(Path process, Path directory) {
    return openIn(process, directory) || rootMount(process).contains(directory + "/");
  }

  /** The mount that a process has as its root, with its options. */
  private static String rootMount(Path process) {
    return lines(process.resolve("mountinfo")).stream()
        .filter(line -> line.split(" ", 6)[4].equals("/"))
        .findFirst()
        .orElse("");
  }

  private static boolean openIn(Path process, Path directory) {
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return descriptors.anyMatch(descriptor -> target(descriptor).startsWith(directory + "/"));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Control groups whose name is a container's id. */
  public static List<String> cgroups(Collection<String> ids) {
    List<String> found = new ArrayList<>();
    for (Path root : roots(Path.of("/sys/fs/cgroup"))) {
      try (Stream<Path> groups = Files.walk(root, 3)) {
        groups
            .filter(Files::isDirectory)
            .filter(
                group -> ids.stream().anyMatch(id -> group.getFileName().toString().contains(id)))
            .forEach(group -> found.add("cgroup: " + group));
      } catch (IOException | UncheckedIOException e) {
        // A group went away while it was looked at.
      }
    }
    return found;
  }

  private static List<Path> roots(Path top) {
    if (Files.exists(top.resolve("cgroup.controllers"))) {
      return List.of(top);
    }
    try (Stream<Path> controllers = Files.list(top)) {
      return controllers.filter(path -> !Files.isSymbolicLink(path)).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
