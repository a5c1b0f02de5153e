package io.gantry.engine.host;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a data root for one engine; the kernel gives it up when the engine's process ends. */
public final class RootLock implements AutoCloseable {
  private final FileChannel channel;

  private RootLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the data root, which is made when missing.
   *
   * @throws EngineException.Unavailable when another engine has it
   */
  public static RootLock take(Path dataRoot) throws IOException {
    ClosedDirectory.make(dataRoot, "rwx--x---");
    FileChannel channel =
        FileChannel.open(
            dataRoot.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new EngineException.Unavailable(
          "another engine uses " + dataRoot + ": stop it, or use another --data-root");
    }
    return new RootLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // an engine in this very JVM
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
