package io.gantry.engine.image;

import io.gantry.snapshot.Difference;
import io.gantry.snapshot.tree.TreeTar;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;

/**
 * A difference as a stream of its layer's archive, written by a thread of its own while it is read.
 */
final class LayerArchive extends PipedInputStream {

  private static final int BUFFER = 1 << 18;

  private volatile IOException failure = new IOException("the archive ended early");
  private volatile boolean complete;

  private LayerArchive() {
    super(BUFFER);
  }

  static InputStream of(Difference difference) throws IOException {
    LayerArchive archive = new LayerArchive();
    PipedOutputStream out = new PipedOutputStream(archive);
    Thread.ofPlatform().daemon().name("layer-archive").start(() -> archive.write(difference, out));
    return archive;
  }

  private void write(Difference difference, PipedOutputStream out) {
    try (out) {
      TreeTar.difference(difference, out);
      complete = true;
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) throws IOException {
    int n = super.read(into, offset, length);
    if (n < 0 && !complete) {
      throw failure;
    }
    return n;
  }
}
