package io.gantry.kernel.fs;

import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Removes directory trees behind everybody's back. Throwing away is a rename, so that nobody waits
 * for a disk that is slow to free blocks (some wait for a discard of each); one thread, which is
 * there only when there is something to do, removes what was thrown away. What is not removed
 * before the engine ends is thrown away again by the next one.
 *
 * <p>The kernel holds a directory's lock while it frees what is removed from it. So what is thrown
 * away goes to one directory, and from there to another to be removed: nobody but the remover waits
 * for the lock of that.
 */
public final class Trash implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Trash.class.getName());

  /** Where things are thrown. */
  public static final String REMOVED = "removed";

  /** Where they are removed. */
  public static final String REMOVING = "removing";

  private static final long IDLE_SECONDS = 2;

  /** How a thing is removed that is no plain tree. */
  public interface Removal {
    /** Removes {@code path} with all that is below it; nothing there is success. */
    void remove(Directory root, String path) throws KernelException;
  }

  private final Path base;
  private final Directory root;
  private final Removal removal;
  private final ThreadPoolExecutor remover;

  /** Removes children of {@code root}, whose path is {@code base}; begins with {@link #open}. */
  public Trash(Path base, Directory root) {
    this(base, root, Directory::removeTree);
  }

  /** Removes them in a way of the caller's. */
  public Trash(Path base, Directory root, Removal removal) {
    this.base = base;
    this.root = root;
    this.removal = removal;
    this.remover =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("trash").factory());
    remover.allowCoreThreadTimeOut(true);
  }

  /** Makes both directories, and goes on with what an earlier engine left in them. */
  public void open() throws KernelException {
    for (String directory : List.of(REMOVED, REMOVING)) {
      root.ensureDirectory(directory, 0700);
      for (DirectoryEntry left : root.list(directory)) {
        remover.execute(() -> remove(directory + "/" + left.name()));
      }
    }
  }

  /** Makes the child disappear at once, and removes it some time. */
  public void discard(String name) throws KernelException {
    String thrown = REMOVED + "/" + UUID.randomUUID();
    root.rename(name, root, thrown);
    remover.execute(() -> remove(thrown));
  }

  /** Waits until all that has been thrown away so far is removed. */
  public void await() {
    CompletableFuture.runAsync(() -> {}, remover).join();
  }

  /** Removes nothing more, apart from what is being removed. */
  @Override
  public void close() {
    remover.shutdownNow();
  }

  /** By a descriptor of its own: the engine may close its one meanwhile. */
  private void remove(String thrown) {
    try (Directory own = Directory.open(base)) {
      String place = REMOVING + "/" + UUID.randomUUID();
      own.rename(thrown, own, place);
      removal.remove(own, place);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove {0}/{1}: {2}", base, thrown, e.getMessage());
    }
  }
}
