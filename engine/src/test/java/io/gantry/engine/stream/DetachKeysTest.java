package io.gantry.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException.InvalidParameter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
  @Test
  void keysAreReadAsDockerWritesThem() {
    assertThat(DetachKeys.parse("ctrl-a,x,DEL,ctrl-@,ctrl-_,ctrl-[").codes())
        .containsExactly(1, 'x', 127, 0, 31, 27);
    assertThat(DetachKeys.parse("")).isEqualTo(DetachKeys.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctrl-", "ctrl-1", "ab", "a,,b", "ctrl-aa"})
  void otherKeysAreRefused(String keys) {
    assertThatThrownBy(() -> DetachKeys.parse(keys))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage("Invalid detach keys (" + keys + ") provided");
  }

  @Test
  void theSequenceDetachesAlsoWhenItComesInPieces() {
    DetachWatch watch = new DetachWatch(DetachKeys.DEFAULT);
    assertThat(passed(watch, "ab\020")).isEqualTo("ab");
    assertThat(watch.detached()).isFalse();
    assertThat(passed(watch, "\021cd")).isEmpty();
    assertThat(watch.detached()).isTrue();
  }

  @Test
  void aSequenceThatIsNotCompletedIsPassedOn() {
    DetachWatch watch = new DetachWatch(DetachKeys.DEFAULT);
    assertThat(passed(watch, "\020")).isEmpty();
    assertThat(passed(watch, "x\020\020y")).isEqualTo("\020x\020\020y");
    assertThat(watch.detached()).isFalse();
  }

  private static String passed(DetachWatch watch, String input) {
    return StandardCharsets.UTF_8
        .decode(watch.filter(ByteBuffer.wrap(input.getBytes(StandardCharsets.UTF_8))))
        .toString();
  }
}
