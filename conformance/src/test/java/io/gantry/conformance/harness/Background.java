package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test. */
public final class Background implements AutoCloseable {
  private final Process process;
  private final Shell.Reader out;
  private final Shell.Reader err;

  private Background(Process process) {
    this.process = process;
    this.out = new Shell.Reader(process.getInputStream());
    this.err = new Shell.Reader(process.getErrorStream());
  }

  /** Starts it. */
  public static Background start(List<String> command) {
    try {
      return new Background(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Types into it. */
  public void type(String text) {
    try {
      process.getOutputStream().write(text.getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its input. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its output holds {@code text}. */
  public void awaitOutput(String text) {
    Await.until(
        "output with " + text + "; so far: " + out.soFar() + err.soFar(),
        () -> out.soFar().contains(text));
  }

  /** What it said so far. */
  public String soFar() {
    return out.soFar();
  }

  /** Waits for its end. */
  public Shell.Result end() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it did not end; it said: " + out.soFar() + err.soFar());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Shell.Result(process.exitValue(), out.text(), err.text());
  }

  /** Sends it a signal, such as {@code TERM}. */
  public void signal(String name) {
    Shell.run(List.of("kill", "-" + name, String.valueOf(process.pid())));
  }

  /** Ends it as SIGTERM does, and waits for that. */
  public void terminate() {
    process.destroy();
    end();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
