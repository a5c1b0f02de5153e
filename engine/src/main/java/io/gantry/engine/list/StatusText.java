package io.gantry.engine.list;

import io.gantry.engine.container.ContainerState;
import java.time.Duration;
import java.time.Instant;

/** The status column of {@code docker ps}. */
public final class StatusText {
  private static final int HOURS_PER_DAY = 24;

  private StatusText() {}

  /** What the column says of {@code state} at {@code now}. */
  public static String of(ContainerState state, Instant now) {
    return switch (state.status()) {
      case CREATED -> "Created";
      case RUNNING ->
          "Up "
              + human(Duration.between(state.startedAt(), now))
              + (state.health() == null ? "" : " (" + state.health().status().shown() + ")");
      case PAUSED -> "Up " + human(Duration.between(state.startedAt(), now)) + " (Paused)";
      case RESTARTING ->
          "Restarting ("
              + state.exitCode()
              + ") "
              + human(Duration.between(state.finishedAt(), now))
              + " ago";
      case REMOVING -> "Removal In Progress";
      case EXITED ->
          "Exited ("
              + state.exitCode()
              + ") "
              + human(Duration.between(state.finishedAt(), now))
              + " ago";
      case DEAD -> "Dead";
    };
  }

  /** A duration in words ({@code docker/go-units} {@code HumanDuration}). */
  public static String human(Duration duration) {
    long seconds = duration.toSeconds();
    long minutes = duration.toMinutes();
    long hours = Math.round(Math.floor(seconds / 3600.0 + 0.5));
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds == 1) {
      return "1 second";
    } else if (seconds < 60) {
      return seconds + " seconds";
    } else if (minutes == 1) {
      return "About a minute";
    } else if (minutes < 60) {
      return minutes + " minutes";
    } else if (hours == 1) {
      return "About an hour";
    } else if (hours < 2 * HOURS_PER_DAY) {
      return hours + " hours";
    } else if (hours < 14 * HOURS_PER_DAY) {
      return hours / HOURS_PER_DAY + " days";
    } else if (hours < 60 * HOURS_PER_DAY) {
      return hours / HOURS_PER_DAY / 7 + " weeks";
    } else if (hours < 730 * HOURS_PER_DAY) {
      return hours / HOURS_PER_DAY / 30 + " months";
    }
    return seconds / 3600 / HOURS_PER_DAY / 365 + " years";
  }
}
