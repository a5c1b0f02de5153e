package io.gantry.cli.format;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Spans of time for people. */
public final class Ages {
  private static final DateTimeFormatter GO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z", Locale.ROOT);

  private Ages() {}

  /** How long, in the largest fitting unit: {@code About a minute}, {@code 3 hours}. */
  public static String human(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds == 1) {
      return "1 second";
    }
    if (seconds < 60) {
      return seconds + " seconds";
    }
    long minutes = span.toMinutes();
    if (minutes == 1) {
      return "About a minute";
    }
    if (minutes < 60) {
      return minutes + " minutes";
    }
    long hours = Math.round(seconds / 3600.0);
    if (hours == 1) {
      return "About an hour";
    }
    if (hours < 48) {
      return hours + " hours";
    }
    if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    }
    if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    }
    return hours < 24 * 365 * 2 ? hours / 24 / 30 + " months" : hours / 24 / 365 + " years";
  }

  /** How long ago, such as {@code 3 hours ago}. */
  public static String since(long epochSecond) {
    return human(Duration.between(Instant.ofEpochSecond(epochSecond), Instant.now())) + " ago";
  }

  /** The moment in the local zone as Go prints a time: {@code 2026-11-21 07:40:08 +0000 UTC}. */
  public static String moment(long epochSecond) {
    ZonedDateTime time = Instant.ofEpochSecond(epochSecond).atZone(ZoneId.systemDefault());
    String zone = time.getZone().getDisplayName(java.time.format.TextStyle.SHORT, Locale.ROOT);
    boolean utc = time.getOffset().getTotalSeconds() == 0;
    return time.format(GO) + " " + (utc ? "UTC" : zone);
  }
}
