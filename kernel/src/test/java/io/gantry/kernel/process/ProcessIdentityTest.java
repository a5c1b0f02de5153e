package io.gantry.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  @Test
  void aProcessIsFoundAgainByItsIdentity() throws IOException {
    ProcessIdentity self = ProcessIdentity.of(SELF).orElseThrow();
    try (PidFd open = self.open().orElseThrow()) {
      assertThat(open.pid()).isEqualTo(SELF);
      assertThat(open.isAlive()).isTrue();
    }
  }

  @Test
  void anotherProcessWithTheSameNumberIsNotTakenForIt() throws IOException {
    long start = ProcessIdentity.of(SELF).orElseThrow().startTime();
    assertThat(new ProcessIdentity(SELF, start - 1).open()).isEmpty();
    assertThat(new ProcessIdentity(4_194_303, start).open()).isEmpty();
  }

  @Test
  void aCommandMayHoldBracketsAndSpaces() {
    String rest = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4242 20 21";
    ProcessStat stat = ProcessStat.parse("77 (a) b (c)" + rest);
    assertThat(stat).isEqualTo(new ProcessStat(77, "a) b (c", 'S', 1, 4242));
  }
}
