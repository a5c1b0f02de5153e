package io.gantry.engine.top;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A column of {@code ps(1)}: its title, and what it is asked for by. */
@SuppressWarnings("ImmutableEnumChecker") // a set that cannot change, and functions without state
enum Column {
  PID("PID", (p, h) -> Integer.toString(p.pid()), "pid", "tgid"),
  PPID("PPID", (p, h) -> p.field(4), "ppid"),
  PGID("PGID", (p, h) -> p.field(5), "pgid", "pgrp"),
  SID("SID", (p, h) -> p.field(6), "sid", "sess", "session"),
  TPGID("TPGID", (p, h) -> p.field(8), "tpgid"),
  UID("UID", (p, h) -> p.id("Uid", 1), "uid", "euid"),
  RUID("RUID", (p, h) -> p.id("Uid", 0), "ruid"),
  GID("GID", (p, h) -> p.id("Gid", 1), "gid", "egid"),
  RGID("RGID", (p, h) -> p.id("Gid", 0), "rgid"),
  USER("USER", (p, h) -> user(h, p.id("Uid", 1)), "user", "uname"),
  EUSER("EUSER", (p, h) -> user(h, p.id("Uid", 1)), "euser"),
  RUSER("RUSER", (p, h) -> user(h, p.id("Uid", 0)), "ruser"),
  GROUP("GROUP", (p, h) -> group(h, p.id("Gid", 1)), "group"),
  EGROUP("EGROUP", (p, h) -> group(h, p.id("Gid", 1)), "egroup"),
  RGROUP("RGROUP", (p, h) -> group(h, p.id("Gid", 0)), "rgroup"),
  /** The user as {@code -f} shows it. */
  FULL_UID("UID", (p, h) -> user(h, p.id("Uid", 1))),
  STATE("S", (p, h) -> p.field(3), "s", "state"),
  STAT("STAT", (p, h) -> flags(p), "stat"),
  FLAGS("F", (p, h) -> Long.toString((p.number(9) >> 6) & 7), "f", "flag", "flags"),
  C("C", (p, h) -> Long.toString(share(p, h) / 10), "c"),
  PCPU("%CPU", (p, h) -> tenths(share(p, h)), "%cpu", "pcpu"),
  PMEM("%MEM", (p, h) -> tenths(p.kilobytes("VmRSS") * 1000 / h.memory()), "%mem", "pmem"),
  VSZ("VSZ", (p, h) -> Long.toString(p.kilobytes("VmSize")), "vsz", "vsize"),
  RSS("RSS", (p, h) -> Long.toString(p.kilobytes("VmRSS")), "rss", "rssize", "rsz"),
  SZ("SZ", (p, h) -> Long.toString(p.kilobytes("VmSize") / 4), "sz"),
  PSR("PSR", (p, h) -> p.field(39), "psr"),
  PRI("PRI", (p, h) -> Long.toString(60 + p.number(18)), "opri"),
  PRIORITY("PRI", (p, h) -> Long.toString(39 - p.number(18)), "pri"),
  NI("NI", (p, h) -> p.field(19), "ni", "nice"),
  NLWP("NLWP", (p, h) -> p.field(20), "nlwp", "thcount"),
  ADDRESS("ADDR", (p, h) -> "-", "addr"),
  WCHAN("WCHAN", (p, h) -> "-", "wchan"),
  STIME("STIME", (p, h) -> start(p, h, "yyyy"), "stime"),
  START("START", (p, h) -> start(p, h, "MMMdd"), "start_time", "bsdstart"),
  STARTED("STARTED", (p, h) -> started(p, h, "EEE MMM ppd HH:mm:ss yyyy"), "lstart"),
  STARTED_SHORT("STARTED", (p, h) -> started(p, h, "HH:mm:ss"), "start"),
  TTY("TTY", (p, h) -> terminal(p), "tname", "tty_name"),
  TT("TT", (p, h) -> terminal(p), "tt", "tty"),
  TIME("TIME", (p, h) -> clock(p.cpuTime()), "time", "cputime"),
  /** The time as BSD's formats show it. */
  BSD_TIME("TIME", (p, h) -> minutes(p.cpuTime()), "bsdtime"),
  ELAPSED("ELAPSED", (p, h) -> elapsed(age(p, h)), "etime"),
  ELAPSED_SECONDS("ELAPSED", (p, h) -> Long.toString(age(p, h).toSeconds()), "etimes"),
  COMMAND("COMMAND", (p, h) -> line(p), "command", "args"),
  CMD("CMD", (p, h) -> line(p), "cmd"),
  COMM("COMMAND", (p, h) -> name(p), "comm", "ucomm"),
  UCMD("CMD", (p, h) -> name(p), "ucmd");

  /** A name that is longer is cut, and the cut is marked. */
  private static final int NAME_WIDTH = 8;

  private static final int MINOR_BITS = 8;
  private static final int FIRST_PTS_MAJOR = 136;
  private static final int LAST_PTS_MAJOR = 143;

  private final String title;
  private final BiFunction<ProcessFacts, Host, String> value;
  private final Set<String> words;

  Column(String title, BiFunction<ProcessFacts, Host, String> value, String... words) {
    this.title = title;
    this.value = value;
    this.words = Set.of(words);
  }

  static Optional<Column> of(String word) {
    for (Column column : values()) {
      if (column.words.contains(word)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  String title() {
    return title;
  }

  String of(ProcessFacts process, Host host) {
    return value.apply(process, host);
  }

  private static String user(Host host, String id) {
    return cut(host.users().getOrDefault(id, id));
  }

  private static String group(Host host, String id) {
    return cut(host.groups().getOrDefault(id, id));
  }

  private static String cut(String name) {
    return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "+";
  }

  private static String flags(ProcessFacts process) {
    StringBuilder flags = new StringBuilder(process.field(3));
    long nice = process.number(19);
    if (nice != 0) {
      flags.append(nice < 0 ? '<' : 'N');
    }
    if (process.kilobytes("VmLck") > 0) {
      flags.append('L');
    }
    if (process.number(6) == process.pid()) {
      flags.append('s');
    }
    if (process.number(20) > 1) {
      flags.append('l');
    }
    if (process.number(8) == process.number(5)) {
      flags.append('+');
    }
    return flags.toString();
  }

  private static Duration age(ProcessFacts process, Host host) {
    Duration age = Duration.between(host.boot(), host.now()).minus(process.started());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Thousandths of a processor, over the whole life. */
  private static long share(ProcessFacts process, Host host) {
    long seconds = age(process, host).toSeconds();
    return seconds == 0 ? 0 : Math.min(process.cpuTime().toMillis() / seconds, 999);
  }

  private static String tenths(long value) {
    return value / 10 + "." + value % 10;
  }

  private static String terminal(ProcessFacts process) {
    long device = process.number(7);
    long major = (device >> MINOR_BITS) & 0xfff;
    long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
    if (major >= FIRST_PTS_MAJOR && major <= LAST_PTS_MAJOR) {
      return "pts/" + (((major - FIRST_PTS_MAJOR) << MINOR_BITS) + minor);
    }
    return major == 4 && minor < 64 ? "tty" + minor : "?";
  }

  private static LocalDateTime startTime(ProcessFacts process, Host host) {
    return LocalDateTime.ofInstant(host.boot().plus(process.started()), host.zone());
  }

  /** The time of today's, the day of this year's, and {@code older} of others. */
  private static String start(ProcessFacts process, Host host, String older) {
    LocalDateTime start = startTime(process, host);
    LocalDateTime now = LocalDateTime.ofInstant(host.now(), host.zone());
    if (start.toLocalDate().equals(now.toLocalDate())) {
      return format(start, "HH:mm");
    }
    return format(start, start.getYear() == now.getYear() ? "MMMdd" : older);
  }

  private static String started(ProcessFacts process, Host host, String pattern) {
    return format(startTime(process, host), pattern);
  }

  private static String format(LocalDateTime time, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
  }

  private static String clock(Duration time) {
    String clock =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            time.toHoursPart(),
            time.toMinutesPart(),
            time.toSecondsPart());
    return time.toDays() == 0 ? clock : time.toDays() + "-" + clock;
  }

  private static String minutes(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  private static String elapsed(Duration time) {
    return time.toHours() == 0
        ? String.format(Locale.ROOT, "%02d:%02d", time.toMinutesPart(), time.toSecondsPart())
        : clock(time);
  }

  private static String line(ProcessFacts process) {
    return process.arguments().isEmpty()
        ? "[" + process.command() + "]" + defunct(process)
        : process.arguments().replaceAll("\\s+", " ");
  }

  private static String name(ProcessFacts process) {
    return process.command() + defunct(process);
  }

  private static String defunct(ProcessFacts process) {
    return process.field(3).equals("Z") ? " <defunct>" : "";
  }
}
