package io.gantry.distribution.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures of other programs: openssl's ({@code hello.signatures}) and cosign's. */
class TrustedKeyTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder = Path.of("/nowhere");

  private Path resource(String name) throws IOException {
    try (var in = TrustedKeyTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  private TrustedKey key(String name) throws IOException {
    resource(name);
    return TrustedKey.read(folder.resolve(name), name);
  }

  @Test
  void signaturesOfAllKindsOfKeysAreKnown() throws IOException {
    List<String> lines = Files.readAllLines(resource("hello.signatures"));
    assertThat(lines).hasSize(6);
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      TrustedKey key = key(parts[0]);
      byte[] signature = Base64.getDecoder().decode(parts[1]);
      assertThat(key.signed(HELLO, signature)).as(line).isTrue();
      assertThat(key.signed("hullo".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
      assertThat(key("cosign.pub").signed(HELLO, signature)).isFalse();
      assertThat(key.signed(HELLO, new byte[0])).isFalse();
      signature[signature.length - 1] ^= 1;
      assertThat(key.signed(HELLO, signature)).isFalse();
    }
  }

  @Test
  void whatCosignSignedIsReadAsItsClaim() throws IOException {
    Attachment attachment =
        Attachment.simple(
            ("{\"critical\":{\"identity\":{\"docker-reference\":\"registry-testing.svc.lan/busybox\"},"
                    + "\"image\":{\"docker-manifest-digest\":\"sha256:"
                    + "f3cfc9d0dbf931d3db4685ec659b7ac68e2a578219da4aae65427886e649b06b\"},\"type\":\"cosign"
                    + " container image signature\"},\"optional\":null}")
                .getBytes(StandardCharsets.UTF_8),
            """
            MEUCIQD6q/COgzOyW0YH1Dk+CCYSt4uAhm3FDHUwvPI55zwnlwIg
            E0ZK58ZOWpZw8YVmBapJhBqCfdPekIknimuO0xH8Jh8=
            """);
    assertThat(attachment.signedBy(key("cosign.pub"))).isTrue();
    Claim claim = attachment.claim().orElseThrow();
    assertThat(claim.name().orElseThrow().familiar()).isEqualTo("registry-testing.svc.lan/busybox");
    assertThat(claim.digests().getFirst()).startsWith("sha256:f3cfc9d0");
  }

  @Test
  void aBundleOfSigstoresOwnLibraryIsRead() throws IOException {
    Attachment bundle = Attachment.bundle(Files.readAllBytes(resource("bundle.json")));
    assertThat(bundle.signedBy(key("bundle.pub"))).isTrue();
    assertThat(bundle.signedBy(key("cosign.pub"))).isFalse();
    assertThat(bundle.claim().orElseThrow().digests().getFirst()).startsWith("sha256:b22c7289");
  }

  @Test
  void whatIsNoGoodKeyIsSaid() throws IOException, GeneralSecurityException {
    Files.writeString(folder.resolve("none.pub"), "ssh-ed25519 AAAA");
    assertThatThrownBy(() -> TrustedKey.read(folder.resolve("none.pub"), "none.pub"))
        .hasMessageEndingWith("none.pub has no \"PUBLIC KEY\" in PEM");
    assertThatThrownBy(() -> TrustedKey.read(folder.resolve("missing.pub"), "missing.pub"))
        .hasMessageStartingWith("there is no key ");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String weak =
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    Files.writeString(
        folder.resolve("weak.pub"),
        "-----BEGIN PUBLIC KEY-----\n" + weak + "\n-----END PUBLIC KEY-----\n");
    assertThatThrownBy(() -> TrustedKey.read(folder.resolve("weak.pub"), "weak.pub"))
        .hasMessageEndingWith("is an RSA key of less than 2048 bits");
  }
}
