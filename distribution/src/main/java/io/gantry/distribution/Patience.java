package io.gantry.distribution;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * How long registries are waited for. Whoever stays below all of this is slow, but not stuck.
 *
 * @param connect until a connection is made, its TLS included
 * @param probe the same where plain HTTP is tried next: some servers without TLS never answer its
 *     first message
 * @param headers until an answer begins
 * @param silence between two pieces of an answer
 * @param window in which an answer must not bring less than {@link #TRICKLE} bytes
 * @param stall in which a registry must take some of what is sent to it
 * @param verdict until it answers when it has all of that: some then copy and hash it once more
 * @param second what a second of a pause before another attempt lasts
 */
public record Patience(
    Duration connect,
    Duration probe,
    Duration headers,
    Duration silence,
    Duration window,
    Duration stall,
    Duration verdict,
    Duration second) {

  /** Fewer bytes than this in a {@link #window} are a trickle. */
  public static final long TRICKLE = 4096;

  /** The longest pause that a registry may ask for; beyond that whoever waits is told instead. */
  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** The usual. */
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(15),
          Duration.ofSeconds(4),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(15),
          Duration.ofSeconds(1));

  /**
   * Waits before another attempt.
   *
   * @param hears each second how many are left
   */
  public void pause(long seconds, LongConsumer hears) throws InterruptedIOException {
    try {
      for (long left = seconds; left > 0; left--) {
        hears.accept(left);
        Thread.sleep(second);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("context canceled");
    }
  }
}
