package io.gantry.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;

  private static Journal.Batch batch(long number, byte[] carry) {
    return new Journal.Batch(number, 10 * number, 10 * number + 10, 5, 5, carry);
  }

  @Test
  void theLastIntentionIsFoundAgainAfterTheEngineHasGone() throws IOException {
    Path file = directory.resolve("journal");
    try (Journal journal = new Journal(file)) {
      journal.intend(0, batch(1, new byte[0]));
      journal.done(0, 1);
      journal.intend(0, batch(2, new byte[] {'a'}));
    }
    try (Journal journal = new Journal(file)) {
      assertThat(journal.last(0).number()).isEqualTo(2);
      assertThat(journal.last(0).carry()).containsExactly('a');
      assertThat(journal.marked(0)).isEqualTo(1);
      assertThat(journal.last(1).number()).isZero();
    }
  }

  @Test
  void anIntentionThatWasTakenBackIsNotTakenForDoneWhenTheOtherStreamMakesTheLogLonger()
      throws IOException {
    try (Journal journal = new Journal(directory.resolve("journal"))) {
      journal.intend(0, batch(1, new byte[0]));
      journal.done(0, 1);
      Journal.Batch second = batch(2, new byte[0]);
      journal.intend(0, second);
      journal.forget(0, second);
      assertThat(journal.last(0).number()).isEqualTo(journal.marked(0)).isEqualTo(1);
    }
  }
}
