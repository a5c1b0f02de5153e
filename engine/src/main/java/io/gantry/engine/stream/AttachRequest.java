package io.gantry.engine.stream;

import io.gantry.engine.log.LogQuery.Framing;
import io.gantry.engine.log.OutputKind;
import java.util.Set;

/**
 * What a client that attaches wants.
 *
 * @param output the streams it listens to; may be empty
 * @param input whether it writes to standard input
 * @param replay whether it first gets what the log holds
 * @param live whether it gets what is said from now on; without it the stream ends after the replay
 * @param framing {@link Framing#RAW} for a terminal or when the client asked for it; anything else
 *     is a header of 8 bytes before each piece
 * @param detachKeys what a terminal's user types to leave
 */
public record AttachRequest(
    Set<OutputKind> output,
    boolean input,
    boolean replay,
    boolean live,
    Framing framing,
    DetachKeys detachKeys) {
  /** Copies. */
  public AttachRequest {
    output = Set.copyOf(output);
  }

  /** Both streams of output as they come, multiplexed, no input. */
  public static AttachRequest listening() {
    return new AttachRequest(
        Set.of(OutputKind.values()), false, false, true, Framing.COALESCED, DetachKeys.DEFAULT);
  }

  /** The same, with standard input. */
  public AttachRequest withInput() {
    return new AttachRequest(output, true, replay, live, framing, detachKeys);
  }

  /** The same, wrapped otherwise. */
  public AttachRequest withFraming(Framing newFraming) {
    return new AttachRequest(output, input, replay, live, newFraming, detachKeys);
  }

  /** The same, with what the log holds first. */
  public AttachRequest withReplay() {
    return new AttachRequest(output, input, true, live, framing, detachKeys);
  }
}
