package io.gantry.kernel.program;

import static io.gantry.kernel.program.Argument.constant;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {
  private static final Step FIRST = Step.of("set", "umask", Syscall.UMASK, constant(0));
  private static final Step SECOND = Step.of("chdir", "/", Syscall.CHDIR, constant(0));
  private static final Step FILTER = Step.of("set", "filter", Syscall.SECCOMP, constant(1));
  private static final Step LAST = Step.of("execute", "sh", Syscall.EXECVE, constant(0));

  private final Program timed =
      Timing.of(
          new Program(List.of(new Label("begin"), FIRST, SECOND, FILTER, LAST, new BecomeShim())));
  private final Table table = Table.of(timed, Architecture.X86_64);
  private final ByteBuffer walked =
      ByteBuffer.wrap(table.bytes().clone(), 0, table.stepsSize()).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void timeIsNotedBehindLabelsAndBeforeEachStepUntilAFilterIsLoaded() {
    assertThat(timed.instructions().stream().map(i -> i instanceof Step s ? s.title() : "" + i))
        .containsExactly(
            "begin:",
            "note time",
            "set umask",
            "note time",
            "chdir /",
            "note time",
            "set filter",
            "execute sh",
            "become the shim");
  }

  @Test
  void theNoteIsWrittenIntoArgumentsThatTheCallDoesNotTake() {
    assertThat(walked.getLong(0)).isEqualTo(228);
    assertThat(walked.getLong(8)).as("CLOCK_MONOTONIC").isEqualTo(1);
    assertThat(walked.getLong(16)).isEqualTo(Table.BASE + Timing.TIME_OFFSET);
    assertThat(Table.of(timed, Architecture.AARCH64).bytes()[0]).isEqualTo((byte) 113);
  }

  @Test
  void momentsAreThoseOfStepsThatWereReachedInTheOrderOfTime() {
    note(0, 7, 5);
    note(2, 6, 999_999_999);
    assertThat(table.moments(walked.array()))
        .containsExactly(
            new Table.Moment("chdir /", 6_999_999_999L),
            new Table.Moment("set umask", 7_000_000_005L));
  }

  @Test
  void whatIsTimedTogetherIsCalledSo() {
    note(4, 1, 0);
    assertThat(table.moments(walked.array()))
        .containsExactly(new Table.Moment("set filter, and execute", 1_000_000_000L));
  }

  private void note(int row, long seconds, long nanos) {
    int at = row * Table.STEP_SIZE;
    walked.putLong(at + Table.STATE_OFFSET, 0);
    walked.putLong(at + Timing.TIME_OFFSET, seconds);
    walked.putLong(at + Timing.TIME_OFFSET + Long.BYTES, nanos);
  }
}
