package io.gantry.kernel.program;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A program as the bytes that the launcher walks, and what those bytes tell after the walk.
 *
 * <p>The launcher maps the table at {@link #BASE}, so the addresses in it are known beforehand. It
 * begins with the steps, {@value #STEP_WORDS} little-endian 64-bit words each:
 *
 * <pre>
 *  0     number of the system call; -1: become the shim
 *  1–6   arguments
 *  7     bit i: argument i is the address of a word to take the argument from
 *  8     state: {@link #NOT_STARTED}, {@link #STARTED}, or what the call has returned
 *  9     errors to go on after, 16 bits each, 0 ends the list; -1: any; 0: none
 * 10     address of the step to go on at after such an error
 * 11     the same after a result of zero
 * 12     the same after a positive result
 * </pre>
 *
 * Strings and structures follow. The memory is shared between the engine, the launcher and the
 * child that it clones: so the engine can read afterwards which step stopped the walk.
 */
public final class Table {
  /** Where the launcher maps the table. */
  public static final long BASE = 0x2_0000_0000L;

  /** The code that a process exits with when its walk stops at a failure. */
  public static final int EXIT_CODE = 127;

  /** The state of a step that has not been reached. */
  static final long NOT_STARTED = Long.MIN_VALUE;

  /** The state of a step whose call has not returned, e.g. an {@code execve} that worked. */
  static final long STARTED = Long.MIN_VALUE + 1;

  static final int STEP_WORDS = 13;
  static final int STEP_SIZE = STEP_WORDS * Long.BYTES;
  static final int STATE_OFFSET = 8 * Long.BYTES;

  private final byte[] bytes;
  private final List<Instruction> rows;
  private final Map<String, Integer> results;

  Table(byte[] bytes, List<Instruction> rows, Map<String, Integer> results) {
    this.bytes = bytes;
    this.rows = rows;
    this.results = results;
  }

  /** Encodes {@code program} for {@code architecture}. */
  public static Table of(Program program, Architecture architecture) {
    return new TableEncoder(program, architecture).encode();
  }

  /** The bytes to put at {@link #BASE}. The caller may not change them. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * How many of the first bytes hold the steps, which is all that a walk's outcome is read from.
   */
  public int stepsSize() {
    return rows.size() * STEP_SIZE;
  }

  /** Whether a step names its result {@code name}. */
  public boolean gives(String name) {
    return results.containsKey(name);
  }

  /**
   * What the step that names its result {@code name} has returned.
   *
   * @param walked the first {@link #stepsSize()} bytes after the walk
   * @return empty when it was not reached or has not come back
   */
  public OptionalLong result(String name, byte[] walked) {
    Integer row = results.get(name);
    if (row == null) {
      throw new IllegalArgumentException("no step gives $" + name);
    }
    long state = state(walked, row);
    return state <= STARTED ? OptionalLong.empty() : OptionalLong.of(state);
  }

  /**
   * The step that stopped the walk by its failure: the first whose call failed in a way it does not
   * accept.
   *
   * @param walked the first {@link #stepsSize()} bytes after the walk
   */
  public Optional<StepFailure> failure(byte[] walked) {
    for (int row = 0; row < rows.size(); row++) {
      long state = state(walked, row);
      if (rows.get(row) instanceof Step step && state < 0 && state > STARTED) {
        Errno errno = Errno.of((int) -state);
        if (!accepts(step.onFailure(), errno)) {
          return Optional.of(StepFailure.failed(step, (int) -state));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The steps whose call was made and has not come back: an {@code execve} that worked, or the step
   * that a process was killed in.
   *
   * @param walked the first {@link #stepsSize()} bytes after the walk
   */
  public List<Step> unfinished(byte[] walked) {
    List<Step> unfinished = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row) instanceof Step step && state(walked, row) == STARTED) {
        unfinished.add(step);
      }
    }
    return List.copyOf(unfinished);
  }

  /**
   * When the calls of a {@link Timing timed} program were made, in the order of time.
   *
   * @param walked the first {@link #stepsSize()} bytes after the walk
   */
  public List<Moment> moments(byte[] walked) {
    ByteBuffer words = ByteBuffer.wrap(walked).order(ByteOrder.LITTLE_ENDIAN);
    List<Moment> moments = new ArrayList<>();
    for (int row = 0; row + 1 < rows.size(); row++) {
      boolean made = state(walked, row) == 0;
      if (made && Timing.isNote(rows.get(row)) && rows.get(row + 1) instanceof Step step) {
        int time = row * STEP_SIZE + Timing.TIME_OFFSET;
        long nanos = words.getLong(time) * 1_000_000_000L + words.getLong(time + Long.BYTES);
        moments.add(new Moment(Timing.title(step), nanos));
      }
    }
    moments.sort(Comparator.comparingLong(Moment::nanoTime));
    return moments;
  }

  /**
   * When a step's call was made.
   *
   * @param title what the step is called
   * @param nanoTime on the clock of {@link System#nanoTime()}
   */
  public record Moment(String title, long nanoTime) {}

  private static boolean accepts(OnFailure onFailure, Errno errno) {
    return switch (onFailure) {
      case OnFailure.Stop stop -> false;
      case OnFailure.GoOn goOn -> goOn.errnos().isEmpty() || goOn.errnos().contains(errno);
    };
  }

  private static long state(byte[] walked, int row) {
    return ByteBuffer.wrap(walked)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong(row * STEP_SIZE + STATE_OFFSET);
  }
}
