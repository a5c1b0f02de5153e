package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, within a time. */
public final class Shell {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Shell() {}

  /**
   * How a program ended.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  public record Result(int code, String out, String err) {
    /** Standard output without the last line feed. */
    public String text() {
      return out.stripTrailing();
    }

    /** Everything said, for messages. */
    public String all() {
      return "exit code " + code + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  /** Runs the program with empty input. */
  public static Result run(List<String> command) {
    return run(command, "");
  }

  /** Runs the program with {@code input}. */
  public static Result run(List<String> command, String input) {
    return run(command, input.getBytes(UTF_8));
  }

  /** Runs the program with {@code input}. */
  public static Result run(List<String> command, byte[] input) {
    try {
      Process process = new ProcessBuilder(command).start();
      Reader out = new Reader(process.getInputStream());
      Reader err = new Reader(process.getErrorStream());
      feed(process, input);
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", command)
                + " did not end in "
                + PATIENCE.toSeconds()
                + " s; it said: "
                + out.text()
                + err.text());
      }
      return new Result(process.exitValue(), out.text(), err.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // It ended before it read everything; its exit code tells.
    }
  }

  /** Gathers a stream on a thread of its own. */
  public static final class Reader {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread thread;

    /** Gathers {@code input}. */
    public Reader(InputStream input) {
      thread = Thread.ofVirtual().start(() -> gather(input));
    }

    private void gather(InputStream input) {
      byte[] buffer = new byte[8192];
      try {
        for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
          synchronized (bytes) {
            bytes.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // The program's end closes the stream in the middle of a read.
      }
    }

    /** What has come so far. */
    public String soFar() {
      synchronized (bytes) {
        return bytes.toString(UTF_8);
      }
    }

    /** Everything, once the stream has ended. */
    public String text() {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return soFar();
    }
  }
}
