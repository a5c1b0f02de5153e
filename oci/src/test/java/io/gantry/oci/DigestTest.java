package io.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {

  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void hashesContent() {
    assertThat(Digest.of(new byte[0])).hasToString(EMPTY);
    assertThat(Digest.parse(EMPTY)).isEqualTo(Digest.of(""));
    assertThat(Digest.parse(EMPTY).shortHex()).isEqualTo("e3b0c44298fc");
  }

  @Test
  void recomputesByItsOwnAlgorithm() {
    Digest sha512 = Digest.parse("sha512:" + "0".repeat(128));
    assertThat(sha512.recompute(new byte[0]).toString()).startsWith("sha512:cf83e1357eefb8bd");
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid checksum digest format",
    "sha256, invalid checksum digest format",
    "sha256:, invalid checksum digest format",
    ":abc, invalid checksum digest format",
    "md5:d41d8cd98f00b204e9800998ecf8427e, unsupported digest algorithm",
    "sha256:abc, invalid checksum digest length",
    "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855, invalid checksum digest format",
  })
  void refusesWhatIsNoDigest(String text, String message) {
    assertThatThrownBy(() -> Digest.parse(text)).hasMessage(message);
  }

  @Test
  void chainsDiffIdsAsTheSpecificationSays() {
    DiffId a = DiffId.parse("sha256:" + "a".repeat(64));
    DiffId b = DiffId.parse("sha256:" + "b".repeat(64));
    ChainId top = ChainId.of(List.of(a, b));
    assertThat(top.digest()).isEqualTo(Digest.of(a + " " + b));
    assertThat(ChainId.chains(List.of(a, b))).containsExactly(ChainId.of(a), top);
    assertThatThrownBy(() -> ChainId.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void randomTextEitherRoundTripsOrIsRefused() {
    Random random = new Random(11);
    String letters = "sha256:0123456789abcdefABC\u0000é/@";
    for (int i = 0; i < 20_000; i++) {
      String text = Fuzz.text(random, letters, 80);
      if (random.nextInt(4) == 0) {
        text = "sha256:" + Fuzz.text(random, "0123456789abcdefg", 66);
      }
      try {
        assertThat(Digest.parse(text)).hasToString(text);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(invalid|unsupported) .*digest.*");
      }
    }
  }
}
