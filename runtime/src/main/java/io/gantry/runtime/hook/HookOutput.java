package io.gantry.runtime.hook;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.io.Transfer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a hook writes, as far as a message needs it. The pipes do not block: a hook that writes more
 * than they hold, or whose children still write, holds up nobody.
 */
record HookOutput(Pipe out, Pipe err) implements AutoCloseable {
  private static final int MOST = 4096;

  static HookOutput open() throws KernelException {
    Pipe out = pipe();
    try {
      return new HookOutput(out, pipe());
    } catch (KernelException e) {
      out.close();
      throw e;
    }
  }

  private static Pipe pipe() throws KernelException {
    Pipe pipe = Pipe.open();
    Transfer.nonBlocking(pipe.writeEnd());
    return pipe;
  }

  Map<Integer, Fd> descriptors() {
    return Map.of(1, out.writeEnd(), 2, err.writeEnd());
  }

  /** In runc's words. */
  String heard() throws KernelException {
    return "stdout: " + text(out) + ", stderr: " + text(err);
  }

  private static String text(Pipe pipe) throws KernelException {
    int length = Math.min(MOST, Transfer.available(pipe.readEnd()));
    ByteBuffer bytes = ByteBuffer.allocate(length);
    if (length > 0) {
      Transfer.read(pipe.readEnd(), bytes);
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    out.close();
    err.close();
  }
}
