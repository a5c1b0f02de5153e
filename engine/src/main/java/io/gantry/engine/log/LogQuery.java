package io.gantry.engine.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which lines of a log to read and how to show them.
 *
 * @param streams the streams to show
 * @param follow whether to wait for new lines until the container stops
 * @param since leaves out lines older than this
 * @param until leaves out lines younger than this
 * @param tail how many lines to show from the end before following; absent for all. As in Docker,
 *     the count is taken before {@code since} and {@code streams} choose
 * @param decoration what is put before each line
 * @param framing how lines are wrapped
 */
public record LogQuery(
    Set<OutputKind> streams,
    boolean follow,
    Optional<Instant> since,
    Optional<Instant> until,
    OptionalLong tail,
    Decoration decoration,
    Framing framing) {

  /** How the lines of a log, or the output of an attached container, are wrapped for a client. */
  public enum Framing {
    /** No wrapping: what a terminal's clients get. */
    RAW,
    /** Each line in a frame of its own, with Docker's header of 8 bytes. */
    FRAME_PER_LINE,
    /**
     * Neighbouring lines of one stream share a frame: several times faster for clients that only
     * take the streams apart, such as the docker CLI.
     */
    COALESCED
  }

  /**
   * What is put before each line.
   *
   * @param timestamps the time in RFC 3339 with nine digits and a blank
   * @param details the attributes as {@code key=value,…} and a blank
   */
  public record Decoration(boolean timestamps, boolean details) {
    /** Nothing. */
    public static final Decoration NONE = new Decoration(false, false);
  }

  /** Checks and copies. */
  public LogQuery {
    streams = Set.copyOf(streams);
    Objects.requireNonNull(since);
    Objects.requireNonNull(until);
    Objects.requireNonNull(decoration);
    Objects.requireNonNull(framing);
    if (tail.isPresent() && tail.getAsLong() < 0) {
      tail = OptionalLong.empty();
    }
  }

  /** Every line of both streams so far, raw. */
  public static LogQuery everything() {
    return new LogQuery(
        Set.of(OutputKind.values()),
        false,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Decoration.NONE,
        Framing.RAW);
  }

  /** The same query, following or not. */
  public LogQuery withFollow(boolean newFollow) {
    return new LogQuery(streams, newFollow, since, until, tail, decoration, framing);
  }

  /** The same query with lines wrapped otherwise. */
  public LogQuery withFraming(Framing newFraming) {
    return new LogQuery(streams, follow, since, until, tail, decoration, newFraming);
  }

  /** The same query for the last {@code lines} lines. */
  public LogQuery withTail(long lines) {
    return new LogQuery(streams, follow, since, until, OptionalLong.of(lines), decoration, framing);
  }

  /** The same query for one time span. */
  public LogQuery between(Optional<Instant> newSince, Optional<Instant> newUntil) {
    return new LogQuery(streams, follow, newSince, newUntil, tail, decoration, framing);
  }

  /** The same query with something before each line. */
  public LogQuery withDecoration(Decoration newDecoration) {
    return new LogQuery(streams, follow, since, until, tail, newDecoration, framing);
  }

  /** The same query for some streams only. */
  public LogQuery of(Set<OutputKind> newStreams) {
    return new LogQuery(newStreams, follow, since, until, tail, decoration, framing);
  }
}
