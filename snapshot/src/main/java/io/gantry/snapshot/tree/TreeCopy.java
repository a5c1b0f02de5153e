package io.gantry.snapshot.tree;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Copies a tree with owners, permissions, times, extended attributes, hard links, symbolic links,
 * devices and holes. One thread makes the directories while others fill them; what needs all files
 * to be there comes last: the further names of files, then what belongs to directories, the deepest
 * first, since filling them changes their times.
 */
public final class TreeCopy {
  private static final int CHUNK = 128;
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  private final Directory from;
  private final Directory to;
  private final FileCopy files = new FileCopy();
  private final Deque<Made> directories = new ArrayDeque<>();
  private final List<Future<?>> tasks = new ArrayList<>();
  private final Map<Inode, String> first = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<OtherName> others = new ConcurrentLinkedQueue<>();

  private record Inode(Device device, long number) {}

  private record Made(String path, FileStatus status) {}

  private record OtherName(String path, String existing) {}

  private TreeCopy(Directory from, Directory to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies what is in {@code from}, and what belongs to {@code from} itself, to {@code to}, which
   * is empty. Nobody changes either meanwhile. What was copied until a failure is left to the
   * caller to remove.
   */
  public static void copy(Directory from, Directory to) throws IOException {
    new TreeCopy(from, to).run();
  }

  private void run() throws IOException {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("tree-copy").factory())) {
      try {
        walk(workers);
        for (Future<?> task : tasks) {
          await(task);
        }
      } catch (IOException | RuntimeException e) {
        workers.shutdownNow();
        throw e;
      }
    }
    for (OtherName other : others) {
      to.link(other.existing(), other.path());
    }
    while (!directories.isEmpty()) {
      Made made = directories.removeLast();
      FileCopy.belongings(from, to, made.path(), made.status());
    }
  }

  private static void await(Future<?> task) throws IOException {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while files were copied", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case null, default -> throw new IOException(e.getCause());
      }
    }
  }

  private void walk(ExecutorService workers) throws IOException {
    Deque<String> todo = new ArrayDeque<>(List.of("."));
    while (!todo.isEmpty()) {
      String path = todo.removeFirst();
      directories.addLast(new Made(path, from.status(path)));
      List<String> names = new ArrayList<>();
      try (Directory here = from.directory(path)) {
        for (DirectoryEntry entry : here.list()) {
          if (isDirectory(here, entry)) {
            String inner = below(path, entry.name());
            to.mkdir(inner, 0700);
            todo.addLast(inner);
          } else {
            names.add(entry.name());
          }
        }
      }
      for (int begin = 0; begin < names.size(); begin += CHUNK) {
        List<String> some = names.subList(begin, Math.min(begin + CHUNK, names.size()));
        tasks.add(
            workers.submit(
                () -> {
                  fill(path, some);
                  return null;
                }));
      }
    }
  }

  private static boolean isDirectory(Directory here, DirectoryEntry entry) throws KernelException {
    return entry.type() == 0 ? here.status(entry.name()).isDirectory() : entry.isDirectory();
  }

  private static String below(String path, String name) {
    return path.equals(".") ? name : path + "/" + name;
  }

  private void fill(String path, List<String> names) throws IOException {
    try (Directory source = from.directory(path);
        Directory target = to.directory(path)) {
      for (String name : names) {
        FileStatus status = source.status(name);
        Inode inode = new Inode(status.device(), status.inode());
        String existing = status.links() > 1 ? first.putIfAbsent(inode, below(path, name)) : null;
        if (existing == null) {
          files.copy(source, target, name, status);
        } else {
          others.add(new OtherName(below(path, name), existing));
        }
      }
    }
  }
}
