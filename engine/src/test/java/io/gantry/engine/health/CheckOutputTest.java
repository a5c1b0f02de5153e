package io.gantry.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CheckOutputTest {
  private static byte[] frame(int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .put((byte) stream)
        .put(new byte[3])
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  @Test
  void bothStreamsAreKeptInTheirOrderWhereverTheStreamIsCut() {
    byte[] out = frame(1, "out ");
    byte[] err = frame(2, "err");
    byte[] all = ByteBuffer.allocate(out.length + err.length).put(out).put(err).array();
    for (int cut = 0; cut <= all.length; cut++) {
      CheckOutput output = new CheckOutput();
      output.add(ByteBuffer.wrap(all, 0, cut));
      output.add(ByteBuffer.wrap(all, cut, all.length - cut));
      assertThat(output.text()).isEqualTo("out err");
    }
  }

  @Test
  void theFirst4096BytesAreKept() {
    CheckOutput output = new CheckOutput();
    output.add(ByteBuffer.wrap(frame(1, "a".repeat(4095))));
    output.add(ByteBuffer.wrap(frame(2, "b")));
    assertThat(output.text()).isEqualTo("a".repeat(4095) + "b");
    output.add(ByteBuffer.wrap(frame(1, "c".repeat(100_000))));
    output.add(ByteBuffer.wrap(frame(1, "d")));
    assertThat(output.text()).isEqualTo("a".repeat(4095) + "b...");
  }
}
