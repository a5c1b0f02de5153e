package io.gantry.snapshot.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelCompressionTest {

  /** Text of few words, which repeats itself across blocks. */
  private static byte[] content(int length) {
    byte[] bytes = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = i > 5000 && random.nextInt(8) > 0 ? bytes[i - 4999] : (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] compressed(byte[] content, Compression format) throws IOException {
    try (InputStream in = new ParallelCompression(new ByteArrayInputStream(content), format)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP,0",
    "GZIP,1",
    "GZIP,1048576",
    "GZIP,1048577",
    "GZIP,5000000",
    "ZSTD,1",
    "ZSTD,3000000"
  })
  void whatIsCompressedIsReadAgainAndAlwaysTheSame(Compression format, int length)
      throws IOException {
    byte[] content = content(length);
    byte[] packed = compressed(content, format);
    Compression.Detected detected = Compression.detect(new ByteArrayInputStream(packed));
    assertThat(detected.compression()).isEqualTo(format);
    assertThat(detected.decoded().readAllBytes()).isEqualTo(content);
    assertThat(compressed(content, format)).isEqualTo(packed);
  }
}
