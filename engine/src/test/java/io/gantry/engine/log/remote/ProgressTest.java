package io.gantry.engine.log.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.log.LogEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Progress progress = new Progress();
  private final List<LogEntry> sent = new ArrayList<>();
  private final LogEntry a = Lines.out("a");
  private final LogEntry b = Lines.out("b");
  private final LogEntry c = Lines.out("c");

  @Test
  void whatComesAgainGoesOnWhereItStopped() throws IOException {
    assertThatThrownBy(() -> progress.each(List.of(a, b, c), this::failingAtB))
        .isInstanceOf(IOException.class);
    progress.each(List.of(a, b, c), sent::add);
    assertThat(sent).containsExactly(a, b, c);
  }

  @Test
  void whatWasGivenUpIsForgotten() throws IOException {
    assertThatThrownBy(() -> progress.each(List.of(a, b), this::failingAtB))
        .isInstanceOf(IOException.class);
    progress.each(List.of(c), sent::add);
    progress.each(List.of(a), sent::add);
    assertThat(sent).containsExactly(a, c, a);
  }

  private void failingAtB(LogEntry entry) throws IOException {
    if (entry.equals(b)) {
      throw new IOException("b");
    }
    sent.add(entry);
  }
}
