package io.gantry.engine.stream;

import io.gantry.engine.log.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A client at a process's standard streams. {@link #next} gives output until the process ends, the
 * user types the detach keys, or the attachment is closed; {@link #write} takes input. The two run
 * on different threads; closing from any thread wakes both and leaves the process alone.
 */
public interface Attachment extends ByteSource {
  /**
   * Gives input to the process; waits until the process has started and its pipe has taken all of
   * it. Without {@link AttachRequest#input} or after the process has closed its end, the bytes are
   * dropped, as Docker drops them.
   *
   * @return whether more input makes sense: false once detached, closed, or nobody reads it
   */
  boolean write(ByteBuffer input) throws IOException, InterruptedException;

  /**
   * The client has no more input (half-close). The process sees the end of its standard input when
   * the streams were made to close it so ({@code StdinOnce}), and then only without a terminal.
   */
  void closeInput();

  /** Whether the stream ended because the detach keys were typed. */
  boolean detached();
}
