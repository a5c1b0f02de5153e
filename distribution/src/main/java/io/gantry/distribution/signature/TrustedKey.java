package io.gantry.distribution.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A public key in PEM (SubjectPublicKeyInfo, RFC 5280), and the signatures that cosign makes with
 * its private half: ECDSA, RSA (PKCS #1 and PSS) and Ed25519.
 *
 * @param name as the rule calls it
 * @param key one of these kinds
 */
record TrustedKey(String name, PublicKey key) {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
  private static final int LARGEST = 1 << 16;
  private static final int LEAST_RSA_BITS = 2048;
  private static final int SHA256_BYTES = 32;

  /** Curves other than P-256 are used with longer hashes by some signers, and not by others. */
  private static final List<String> ECDSA =
      List.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA");

  static TrustedKey read(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("there is no key " + file);
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is no public key");
    }
    Matcher pem = PEM.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new IOException(file + " has no \"PUBLIC KEY\" in PEM");
    }
    X509EncodedKeySpec encoded =
        new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(encoded);
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
          throw new IOException(file + " is an RSA key of less than 2048 bits");
        }
        return new TrustedKey(name, key);
      } catch (GeneralSecurityException e) {
        // one of the other kinds
      }
    }
    throw new IOException(file + " holds a key of an unknown kind");
  }

  /** Whether a signature is this key's, of exactly these bytes. */
  boolean signed(byte[] message, byte[] signature) {
    return switch (key) {
      case ECPublicKey _ -> ECDSA.stream().anyMatch(how -> good(how, null, message, signature));
      case RSAPublicKey rsa ->
          good("SHA256withRSA", null, message, signature)
              || good("RSASSA-PSS", pss(SHA256_BYTES), message, signature)
              || good("RSASSA-PSS", pss(longestSalt(rsa)), message, signature);
      default -> good("Ed25519", null, message, signature);
    };
  }

  /** RFC 8017, section 9.1.1; what Go's signers take when nobody tells them a length. */
  private static int longestSalt(RSAPublicKey key) {
    return (key.getModulus().bitLength() + 6) / Byte.SIZE - SHA256_BYTES - 2;
  }

  private static PSSParameterSpec pss(int salt) {
    return new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1);
  }

  private boolean good(
      String how, @Nullable AlgorithmParameterSpec parameters, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(how);
      if (parameters != null) {
        verifier.setParameter(parameters);
      }
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // not of the form that this kind of key makes
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(how + " with " + name, e);
    }
  }
}
