package io.gantry.kernel.program;

import io.gantry.kernel.Errno;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a failing call means for the walk. */
public sealed interface OnFailure {

  /** The process exits with {@link Table#EXIT_CODE}, and the failure is the launch's failure. */
  record Stop() implements OnFailure {
    @Override
    public String toString() {
      return "";
    }
  }

  /**
   * The walk goes on when the failure is one of these, and stops otherwise.
   *
   * @param errnos at most {@link #MOST}, sorted as the program gives them; none means any failure
   * @param label where to go on; the next instruction when absent
   */
  record GoOn(List<Errno> errnos, Optional<String> label) implements OnFailure {
    /** How many errors one step can tell apart. */
    public static final int MOST = 4;

    public GoOn {
      errnos = List.copyOf(errnos);
      if (errnos.size() > MOST || errnos.contains(Errno.UNKNOWN)) {
        throw new IllegalArgumentException("a step cannot accept " + errnos);
      }
    }

    @Override
    public String toString() {
      String which =
          errnos.isEmpty()
              ? "any error"
              : errnos.stream().map(Errno::name).collect(Collectors.joining("|"));
      return " or " + which + label.map(l -> " → " + l).orElse("");
    }
  }
}
