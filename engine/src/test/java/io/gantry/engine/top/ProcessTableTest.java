package io.gantry.engine.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.top.PsArguments.Titled;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessTableTest {
  private static final Instant NOW = Instant.parse("2026-11-21T13:49:14Z");
  private static final Host HOST =
      new Host(
          NOW.minusSeconds(100_000),
          NOW,
          ZoneOffset.UTC,
          1_000_000,
          Map.of("0", "root", "101", "systemd-network"),
          Map.of("0", "root"));

  /** A process 100 seconds old that has used 25 seconds. */
  private static ProcessFacts process(String uid) {
    String[] stat = Collections.nCopies(50, "0").toArray(String[]::new);
    stat[0] = "S";
    stat[1] = "7";
    stat[2] = "42";
    stat[3] = "42";
    stat[4] = Integer.toString((136 << 8) + 5);
    stat[5] = "42";
    stat[11] = "2000";
    stat[12] = "500";
    stat[15] = "20";
    stat[17] = "1";
    stat[19] = "9990000";
    return new ProcessFacts(
        42,
        "sleep",
        "sleep  1000",
        List.of(stat),
        Map.of(
            "Uid",
            uid + "\t" + uid + "\t0\t0",
            "Gid",
            "0\t0\t0\t0",
            "VmRSS",
            "10000 kB",
            "VmSize",
            "20000 kB"));
  }

  private static List<String> titles(String arguments) {
    return PsArguments.columns(arguments).stream().map(Titled::title).toList();
  }

  private static String row(String arguments) {
    return String.join("|", ProcessTable.row(PsArguments.columns(arguments), process("0"), HOST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'' ~ UID PID PPID C STIME TTY TIME CMD",
        "-ef ~ UID PID PPID C STIME TTY TIME CMD",
        "-efww ~ UID PID PPID C STIME TTY TIME CMD",
        "-e ~ PID TTY TIME CMD",
        "ax ~ PID TTY STAT TIME COMMAND",
        "aux ~ USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND",
        "-l ~ F S UID PID PPID C PRI NI ADDR SZ WCHAN TTY TIME CMD",
        "-F ~ UID PID PPID C SZ RSS PSR STIME TTY TIME CMD",
        "-o pid,comm ~ PID COMMAND",
        "-opid -o args=WHAT ~ PID WHAT",
        "-eo pid:10,user,cmd ~ PID USER CMD",
        "axo pid,stat,tty,etime ~ PID STAT TT ELAPSED",
        "--format pid,ppid --forest ~ PID PPID",
        "--format=pid ~ PID",
      })
  void argumentsChooseTheColumns(String arguments, String titles) {
    assertThat(String.join(" ", titles(arguments))).isEqualTo(titles);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "-o nosuch ~ ps: error: unknown user-defined format specifier \"nosuch\"",
        "--nosuch ~ ps: error: unknown gnu long option",
        "-ek ~ ps: error: unsupported SysV option",
        "-o ~ ps: error: format specification must follow -o",
        "-o x=PID ~ specifying \"x=PID\" is not allowed",
      })
  void whatPsWouldNotTakeIsRefusedInItsWords(String arguments, String message) {
    assertThatThrownBy(() -> PsArguments.columns(arguments)).hasMessage(message);
  }

  @Test
  void rowsReadAsPsShowsThem() {
    assertThat(row("-ef")).isEqualTo("root|42|7|25|13:47|pts/5|00:00:25|sleep 1000");
    assertThat(row("aux"))
        .isEqualTo("root|42|25.0|1.0|20000|10000|pts/5|Ss+|13:47|0:25|sleep 1000");
    assertThat(row("-o etime,etimes,comm,sz")).isEqualTo("01:40|100|sleep|5000");
    assertThat(row("-o lstart")).isEqualTo("Sat Nov 21 13:47:34 2026");
  }

  @Test
  void longNamesAreCutAndMarked() {
    assertThat(ProcessTable.row(PsArguments.columns("-o user"), process("101"), HOST))
        .containsExactly("systemd+");
  }

  @Test
  void processesWithoutACommandLineShowTheirName() {
    ProcessFacts kernels = new ProcessFacts(2, "kthreadd", "", process("0").stat(), Map.of());
    assertThat(ProcessTable.row(PsArguments.columns("-o args"), kernels, HOST))
        .containsExactly("[kthreadd]");
  }
}
