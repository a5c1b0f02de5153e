package io.gantry.cli.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StreamTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void framesAreDealtToTheirStreams() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Frames.split(
        new ByteArrayInputStream(
            bytes(1, 0, 0, 0, 0, 0, 0, 2, 'h', 'i', 2, 0, 0, 0, 0, 0, 0, 1, 'e')),
        out,
        err);
    assertThat(out.toString(UTF_8)).isEqualTo("hi");
    assertThat(err.toString(UTF_8)).isEqualTo("e");
  }

  @Test
  void aFrameCutShortIsAnError() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(
            () ->
                Frames.split(
                    new ByteArrayInputStream(bytes(1, 0, 0, 0, 0, 0, 0, 9, 'h')), out, out))
        .hasMessage("unexpected EOF");
    assertThatThrownBy(
            () ->
                Frames.split(
                    new ByteArrayInputStream(bytes(9, 0, 0, 0, 0, 0, 0, 1, 'h')), out, out))
        .hasMessageStartingWith("Unrecognized input header");
  }

  @Test
  void detachKeysAreSpelledAsDockerSpellsThem() {
    assertThat(DetachKeys.parse("ctrl-p,ctrl-q")).containsExactly(16, 17);
    assertThat(DetachKeys.parse("a,ctrl-@,b")).containsExactly('a', 0, 'b');
    assertThatThrownBy(() -> DetachKeys.parse("ctrl-?")).hasMessage("Unknown character: 'ctrl-?'");
  }

  @Test
  void typedKeysPassUntilTheSequenceIsWhole() throws IOException {
    byte[] keys = DetachKeys.parse("ctrl-p,ctrl-q");
    DetachKeys passing =
        new DetachKeys(new ByteArrayInputStream(bytes('a', 16, 'b', 16, 16, 'c')), keys);
    assertThat(passing.readAllBytes()).containsExactly('a', 16, 'b', 16, 16, 'c');
    DetachKeys leaving = new DetachKeys(new ByteArrayInputStream(bytes('a', 16, 17, 'b')), keys);
    assertThatThrownBy(leaving::readAllBytes).isInstanceOf(DetachKeys.Detached.class);
  }
}
