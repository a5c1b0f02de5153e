package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate of 127.0.0.1 that is its own authority, as files in PEM's form.
 *
 * @param certificate for both sides, and to trust
 * @param key its private key, unencrypted, in PKCS #8's form
 */
public record Certificate(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Makes one in {@code directory}. */
  public static Certificate make(Path directory) {
    Path store = directory.resolve("store.p12");
    Shell.Result made =
        Shell.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "x",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c=ca:true",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    if (made.code() != 0) {
      throw new AssertionError(made.all());
    }
    try {
      return read(store, directory);
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Certificate read(Path file, Path directory)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] key = store.getKey("x", PASSWORD.toCharArray()).getEncoded();
    return new Certificate(
        write(directory.resolve("cert.pem"), "CERTIFICATE", store.getCertificate("x").getEncoded()),
        write(directory.resolve("key.pem"), "PRIVATE KEY", key));
  }

  private static Path write(Path file, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
