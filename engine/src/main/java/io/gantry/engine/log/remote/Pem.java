package io.gantry.engine.log.remote;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM's form (RFC 7468). */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([^-]+)-----END");

  /** {@code INTEGER 0}, and the identifier of RSA's algorithm (RFC 8017, A.1). */
  private static final byte[] RSA_HEAD = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private Pem() {}

  static List<X509Certificate> authorities(String file) throws IOException {
    byte[] text;
    try {
      text = read(file);
    } catch (IOException e) {
      throw new IOException("could not read CA certificate \"" + file + "\": " + e.getMessage(), e);
    }
    try {
      return certificates(text);
    } catch (CertificateException e) {
      throw new IOException("failed to append certificates from PEM file: \"" + file + "\"", e);
    }
  }

  static List<X509Certificate> chain(String file) throws IOException {
    try {
      return certificates(read(file));
    } catch (IOException | CertificateException e) {
      throw pair(String.valueOf(e.getMessage()), e);
    }
  }

  /** A key in PKCS #8's form, or in the older one of RSA. */
  static PrivateKey privateKey(String file, String algorithm) throws IOException {
    try {
      String text = new String(read(file), java.nio.charset.StandardCharsets.ISO_8859_1);
      Matcher m = KEY.matcher(text);
      if (!m.find()) {
        throw new IOException("tls: failed to find any PEM data in key input");
      }
      byte[] der = Base64.getMimeDecoder().decode(m.group(2));
      byte[] pkcs8 = m.group(1) == null ? der : wrapped(der);
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (IOException | GeneralSecurityException e) {
      throw pair(String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException pair(String why, Exception e) {
    return new IOException("Could not load X509 key pair: " + why, e);
  }

  private static List<X509Certificate> certificates(byte[] text) throws CertificateException {
    var in = new ByteArrayInputStream(text);
    List<X509Certificate> all =
        CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (all.isEmpty()) {
      throw new CertificateException("tls: failed to find any PEM data in certificate input");
    }
    return all;
  }

  private static byte[] read(String file) throws IOException {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      throw new IOException("open " + file + ": no such file or directory");
    }
    return Files.readAllBytes(path);
  }

  /** {@code PrivateKeyInfo} (RFC 5208) around an {@code RSAPrivateKey}. */
  private static byte[] wrapped(byte[] key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(RSA_HEAD);
    put(content, 4, key);
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    put(sequence, 0x30, content.toByteArray());
    return sequence.toByteArray();
  }

  private static void put(ByteArrayOutputStream to, int tag, byte[] value) {
    to.write(tag);
    to.write(0x82); // two bytes of length follow; keys are longer than 127 bytes
    to.write(value.length >> 8);
    to.write(value.length);
    to.writeBytes(value);
  }
}
