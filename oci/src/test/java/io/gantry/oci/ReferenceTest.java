package io.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {

  private static final String HASH = "a".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io/library/busybox, busybox",
    "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
    "library/busybox, docker.io/library/busybox, busybox",
    "docker.io/busybox, docker.io/library/busybox, busybox",
    "index.docker.io/busybox, docker.io/library/busybox, busybox",
    "user/app, docker.io/user/app, user/app",
    "library/a/b, docker.io/library/a/b, library/a/b",
    "localhost/app, localhost/app, localhost/app",
    "localhost:5000/app:x, localhost:5000/app:x, localhost:5000/app:x",
    "quay.io/a/b__c.d-e--f:Tag_1, quay.io/a/b__c.d-e--f:Tag_1, quay.io/a/b__c.d-e--f:Tag_1",
    "'[::1]:5000/a', '[::1]:5000/a', '[::1]:5000/a'",
    "Host/app, Host/app, Host/app",
    "xn--n3h.com/app, xn--n3h.com/app, xn--n3h.com/app",
    "foo_bar.com:8080, docker.io/library/foo_bar.com:8080, foo_bar.com:8080",
  })
  void knowsTheFullAndTheFamiliarForm(String text, String canonical, String familiar) {
    Reference reference = Reference.parse(text);
    assertThat(reference.canonical()).isEqualTo(canonical);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(Reference.parse(canonical)).isEqualTo(reference);
    assertThat(Reference.parse(familiar)).isEqualTo(reference);
  }

  @Test
  void meansLatestWhenNothingIsSaid() {
    assertThat(Reference.parse("a").withDefaultTag().familiar()).isEqualTo("a:latest");
    assertThat(Reference.parse("a:b").withDefaultTag().familiar()).isEqualTo("a:b");
    assertThat(Reference.parse("a@sha256:" + HASH).withDefaultTag().tag()).isEmpty();
  }

  @Test
  void holdsTagAndDigestAtOnce() {
    Reference reference = Reference.parse("a:b@sha256:" + HASH);
    assertThat(reference.tag()).contains("b");
    assertThat(reference.digest()).contains(Digest.ofHex(HASH));
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid reference format",
    "':', invalid reference format",
    "'a b', invalid reference format",
    "a//b, invalid reference format",
    "/a, invalid reference format",
    "a/, invalid reference format",
    "-a, invalid reference format",
    "a:, invalid reference format",
    "a:-x, invalid reference format",
    "a@sha256:ab, invalid reference format",
    "http://a/b, invalid reference format",
    "UPPER, invalid reference format: repository name (library/UPPER) must be lowercase",
    "a/Upper:x, invalid reference format: repository name (a/Upper) must be lowercase",
  })
  void refusesInDockersWords(String text, String message) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOf(InvalidReferenceException.class)
        .hasMessage(message);
  }

  @Test
  void refusesAnImageIdAndOverlongNames() {
    assertThatThrownBy(() -> Reference.parse(HASH))
        .hasMessage(
            "invalid repository name (" + HASH + "), cannot specify 64-byte hexadecimal strings");
    assertThatThrownBy(() -> Reference.parse("a/" + "b".repeat(254)))
        .hasMessage("repository name must not be more than 255 characters");
    assertThatThrownBy(() -> Reference.parse("a@sha256:" + HASH + "0"))
        .isInstanceOf(InvalidReferenceException.class)
        .hasMessage("invalid checksum digest length");
  }

  @Test
  void randomTextEitherRoundTripsOrIsRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String text = Fuzz.text(random, "abzAZ019._-:/@[]__--..// \u0000\né", 40);
      try {
        Reference reference = Reference.parse(text);
        assertThat(Reference.parse(reference.canonical())).isEqualTo(reference);
        assertThat(Reference.parse(reference.familiar())).isEqualTo(reference);
      } catch (InvalidReferenceException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void hostileTextIsRefusedQuickly() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (String part : new String[] {"a", "a.", "a_", "a-", "a/", "a:", "[:", "a__"}) {
            String text = part.repeat(1020 / part.length()) + "!";
            assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(InvalidReferenceException.class);
          }
          assertThatThrownBy(() -> Reference.parse("a".repeat(10_000_000)))
              .isInstanceOf(InvalidReferenceException.class);
        });
  }
}
