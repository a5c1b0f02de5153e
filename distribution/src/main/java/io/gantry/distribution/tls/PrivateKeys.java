package io.gantry.distribution.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM files: {@code PRIVATE KEY} (PKCS #8, RFC 5958), {@code RSA PRIVATE KEY} (PKCS
 * #1) and {@code EC PRIVATE KEY} (RFC 5915). Java reads the first form alone; the others are its
 * content and get the frame around them.
 */
final class PrivateKeys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");
  private static final int LARGEST = 1 << 16;

  /** SEQUENCE { OID rsaEncryption, NULL }. */
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

  private static final byte[] EC_OID = hex("06072a8648ce3d0201");
  private static final byte[] VERSION_0 = hex("020100");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  /** The tag of the curve in an EC key: context, constructed, 0. */
  private static final int CURVE = 0xA0;

  private PrivateKeys() {}

  static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is no private key");
    }
    Matcher pem = PEM.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new IOException(file + " has no private key that could be read without a passphrase");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    PKCS8EncodedKeySpec key =
        new PKCS8EncodedKeySpec(
            switch (pem.group(1)) {
              case "RSA PRIVATE KEY" -> framed(RSA, der);
              case "EC PRIVATE KEY" -> framed(tagged(SEQUENCE, EC_OID, curve(file, der)), der);
              default -> der;
            });
    GeneralSecurityException last = null;
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw new IOException(file + " holds a key of an unknown kind", last);
  }

  private static byte[] framed(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTETS, key));
  }

  private static byte[] curve(Path file, byte[] key) throws IOException {
    // version (3), then the private number, which has a length of one byte for every curve in use
    for (int i = 0; i + 3 < key.length; i++) {
      int length = key[i + 1];
      boolean oid = (key[i] & 0xFF) == CURVE && key[i + 2] == 0x06 && length == key[i + 3] + 2;
      if (oid && i + 2 + length <= key.length) {
        return java.util.Arrays.copyOfRange(key, i + 2, i + 2 + length);
      }
    }
    throw new IOException(file + " does not name its curve");
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 0x80) {
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
