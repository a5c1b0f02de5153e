package io.gantry.api.plugin;

import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Calls a plugin's acts. One that does not listen is tried again for a while: it may be starting.
 */
final class PluginClient {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int OK = 200;

  private final PluginAddress address;
  private final Patience patience;
  private volatile long unreachedSince;
  private volatile boolean unreached;

  PluginClient(PluginAddress address, Patience patience) {
    this.address = address;
    this.patience = patience;
  }

  /** The plugin has answered, and says no. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }

  /** Whether an act is tried again when nobody listens. */
  enum Insistence {
    /** For a while. */
    AGAIN,
    /** It is not. */
    ONCE
  }

  /**
   * Calls an act.
   *
   * @param method e.g. {@code VolumeDriver.Create}
   * @throws Refusal when the plugin says no
   * @throws InterruptedIOException when {@code timeout} is over
   */
  Map<?, ?> call(String method, byte[] request, Duration timeout, Insistence insistence)
      throws IOException {
    Exchange exchange = new Exchange(address, timeout);
    long deadline = System.nanoTime() + patience.reaching().toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        Exchange.Answer answer = exchange.post(method, request);
        unreached = false;
        return content(method, answer);
      } catch (Refusal e) {
        throw e;
      } catch (Exchange.Unreached | EOFException e) {
        boolean over = System.nanoTime() + pause.toNanos() > deadline;
        if (insistence == Insistence.ONCE || over || wasUnreached()) {
          noteUnreached();
          throw posting(method, e);
        }
        sleep(pause);
        pause = pause.multipliedBy(2);
      } catch (InterruptedIOException e) {
        InterruptedIOException late = new InterruptedIOException(words(method, e));
        late.initCause(e);
        throw late;
      } catch (IOException e) {
        throw posting(method, e);
      }
    }
  }

  /** Whoever has just been waited for in vain is not waited for again at once. */
  private boolean wasUnreached() {
    return unreached && System.nanoTime() - unreachedSince < patience.reaching().toNanos();
  }

  private void noteUnreached() {
    unreachedSince = System.nanoTime();
    unreached = true;
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a plugin was waited for");
    }
  }

  private static IOException posting(String method, IOException e) {
    return new IOException(words(method, e), e);
  }

  private static String words(String method, IOException e) {
    return "Post \"http://plugin.moby.localhost/" + method + "\": " + e.getMessage();
  }

  private static Map<?, ?> content(String method, Exchange.Answer answer) throws IOException {
    Map<?, ?> content = document(answer.content());
    Object refusal = content.get("Err");
    boolean refused = refusal != null && !refusal.equals("");
    if (answer.status() != OK) {
      String why = refused ? String.valueOf(refusal) : answer.content().strip();
      throw new Refusal(method + ": " + why);
    }
    if (refused) {
      throw new Refusal(String.valueOf(refusal));
    }
    return content;
  }

  private static Map<?, ?> document(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return bytes.length > 0 && Wire.readAny(bytes) instanceof Map<?, ?> map ? map : Map.of();
    } catch (ApiError e) {
      return Map.of();
    }
  }
}
