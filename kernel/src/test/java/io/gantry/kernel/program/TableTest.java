package io.gantry.kernel.program;

import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.result;
import static io.gantry.kernel.program.Argument.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Step OPEN =
      Step.of("open", "/x", Syscall.OPENAT, constant(-100), text("/x"))
          .as("x")
          .accepting(Errno.ENOENT, Errno.EACCES);
  private static final Step CLOSE =
      Step.of("close", "/x", Syscall.CLOSE, result("x")).whenZero("end");

  private final Table table =
      Table.of(
          new Program(List.of(OPEN, CLOSE, new Label("end"), new BecomeShim())),
          Architecture.X86_64);
  private final ByteBuffer words = ByteBuffer.wrap(table.bytes()).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void aStepIsThirteenWords() {
    assertThat(table.stepsSize()).isEqualTo(3 * 13 * 8);
    assertThat(word(0, 0)).isEqualTo(257);
    assertThat(word(0, 1)).isEqualTo(-100);
    assertThat(word(0, 7)).as("results among the arguments").isZero();
    assertThat(word(0, 8)).as("state").isEqualTo(Table.NOT_STARTED);
    assertThat(word(0, 9)).as("accepted errors").isEqualTo(2 | 13 << 16);
    assertThat(word(0, 10)).isEqualTo(address(1));
    assertThat(word(0, 11)).isEqualTo(address(1));
    assertThat(word(0, 12)).isEqualTo(address(1));
    assertThat(word(2, 0)).as("the shim").isEqualTo(-1);
  }

  @Test
  void aStringLiesBehindTheStepsAtTheAddressThatTheStepHas() {
    int at = (int) (word(0, 2) - Table.BASE);
    assertThat(at).isGreaterThanOrEqualTo(table.stepsSize());
    assertThat(table.bytes()).containsSubsequence((byte) '/', (byte) 'x', (byte) 0);
    assertThat(new String(table.bytes(), at, 3, StandardCharsets.UTF_8)).isEqualTo("/x\0");
  }

  @Test
  void aResultIsTheAddressOfTheStateOfTheStepThatGivesIt() {
    assertThat(word(1, 1)).isEqualTo(address(0) + 64);
    assertThat(word(1, 7)).isEqualTo(1);
  }

  @Test
  void aJumpIsTheAddressOfTheStepAfterTheLabel() {
    assertThat(word(1, 11)).isEqualTo(address(2));
    assertThat(word(1, 12)).isEqualTo(address(2));
  }

  @Test
  void numbersAreThoseOfTheArchitecture() {
    Table arm = Table.of(new Program(List.of(OPEN)), Architecture.AARCH64);
    assertThat(ByteBuffer.wrap(arm.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(0))
        .isEqualTo(56);
  }

  @Test
  void aTableIsAsLargeAsItsContentNeeds() {
    List<String> many = Collections.nCopies(20_000, "VARIABLE=value");
    String longText = "x".repeat(300_000);
    Step execute =
        Step.of("execute", "", Syscall.EXECVE, Argument.texts(many), text(longText), text(""));
    Table large = Table.of(new Program(List.of(execute)), Architecture.X86_64);
    assertThat(large.bytes().length).isBetween(460_000, 470_000);
    ByteBuffer content = ByteBuffer.wrap(large.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int pointers = (int) (content.getLong(8) - Table.BASE);
    assertThat(content.getLong(pointers)).isEqualTo(content.getLong(pointers + 19_999 * 8));
    assertThat(content.getLong(pointers)).isGreaterThan(Table.BASE);
  }

  @Test
  void theStepThatStoppedTheWalkIsTold() {
    set(0, -Errno.ENOENT.number());
    assertThat(table.failure(table.bytes())).as("an accepted error").isEmpty();
    set(0, -Errno.EPERM.number());
    assertThat(table.failure(table.bytes()))
        .contains(new StepFailure("open", "/x", Errno.EPERM, "operation not permitted"))
        .get()
        .hasToString("open /x: operation not permitted");
  }

  @Test
  void anErrorWithoutANameIsToldByItsNumber() {
    set(0, -524);
    assertThat(table.failure(table.bytes())).get().hasToString("open /x: error 524");
  }

  @Test
  void aStepThatHasNotComeBackIsUnfinished() {
    assertThat(table.unfinished(table.bytes())).isEmpty();
    set(1, Table.STARTED);
    assertThat(table.unfinished(table.bytes())).containsExactly(CLOSE);
    assertThat(table.failure(table.bytes())).isEmpty();
  }

  @Test
  void aResultIsThereWhenItsStepHasComeBack() {
    assertThat(table.result("x", table.bytes())).isEmpty();
    set(0, 5);
    assertThat(table.result("x", table.bytes())).hasValue(5);
  }

  private long word(int row, int word) {
    return words.getLong(row * 13 * 8 + word * 8);
  }

  private void set(int row, long state) {
    words.putLong(row * 13 * 8 + 64, state);
  }

  private static long address(int row) {
    return Table.BASE + row * 13L * 8;
  }
}
