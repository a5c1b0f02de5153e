package io.gantry.snapshot.tree;

import io.gantry.kernel.fs.Directory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Copies in and out of a container's root: the server's side of {@code docker cp}. Every path is
 * resolved by the kernel inside the root, link by link, so neither links in the container nor a
 * container that swaps them meanwhile lead out of it.
 */
public final class ContainerFiles implements AutoCloseable {
  private final Directory root;

  /** Works on {@code root} and owns it. */
  public ContainerFiles(Directory root) {
    this.root = root;
  }

  /** The root of a running process, whatever is mounted in its namespace. */
  public static ContainerFiles ofProcess(long pid) throws IOException {
    return io.gantry.snapshot.tar.Pending.value(pid);
  }

  /** HEAD: what is at a path; the last component is not followed. */
  public PathStat stat(String path) throws IOException {
    return io.gantry.snapshot.tar.Pending.value(path);
  }

  /** GET: writes what is at a path as an archive whose names begin with its last component. */
  public void get(String path, OutputStream archive) throws IOException {
    io.gantry.snapshot.tar.Pending.value(path, archive);
  }

  /** PUT: unpacks an archive, compressed or not, in the directory at a path. */
  public void put(String path, InputStream archive, PutOptions options) throws IOException {
    io.gantry.snapshot.tar.Pending.value(path, archive, options);
  }

  @Override
  public void close() {
    root.close();
  }
}
