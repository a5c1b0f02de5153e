package io.gantry.distribution.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates for one registry, as Docker lays them out: in {@code certs.d/<host[:port]>}
 * files {@code *.crt} are authorities, trusted besides the system's, and {@code *.cert} with the
 * {@code .key} of the same name prove this client.
 */
public final class Certificates {

  private static final char[] NO_PASSWORD = new char[0];

  private Certificates() {}

  /**
   * A TLS context for a registry.
   *
   * @param directories those named {@code certs.d}
   * @param authority host and port of the registry
   * @param verified whether its certificate has to be good
   */
  public static SSLContext context(List<Path> directories, String authority, boolean verified)
      throws IOException {
    try {
      List<X509Certificate> authorities = new ArrayList<>();
      KeyStore keys = empty();
      for (Path directory : directories) {
        read(directory.resolve(authority), authorities, keys);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(keys), trust(authorities, verified), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("certificates for " + authority + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static void read(Path directory, List<X509Certificate> authorities, KeyStore keys)
      throws IOException, GeneralSecurityException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(".crt")) {
          authorities.addAll(certificates(file));
        } else if (name.endsWith(".cert")) {
          addKey(file, name.substring(0, name.length() - ".cert".length()), keys);
        } else if (name.endsWith(".key")) {
          String cert = name.substring(0, name.length() - ".key".length()) + ".cert";
          if (!Files.exists(directory.resolve(cert))) {
            throw new IOException("missing client certificate " + cert + " for key " + name);
          }
        }
      }
    }
  }

  private static void addKey(Path file, String base, KeyStore keys)
      throws IOException, GeneralSecurityException {
    Path key = file.resolveSibling(base + ".key");
    if (!Files.exists(key)) {
      throw new IOException(
          "missing key "
              + key.getFileName()
              + " for client certificate "
              + file.getFileName()
              + ". CA certificates must use the extension .crt");
    }
    Certificate[] chain = certificates(file).toArray(Certificate[]::new);
    keys.setKeyEntry(base, PrivateKeys.read(key), NO_PASSWORD, chain);
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      return all.stream().map(X509Certificate.class::cast).toList();
    }
  }

  private static KeyManager[] keyManagers(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(List<X509Certificate> authorities, boolean verified)
      throws GeneralSecurityException, IOException {
    if (!verified) {
      return new TrustManager[] {new Anybody()};
    }
    if (authorities.isEmpty()) {
      return managers(null);
    }
    KeyStore store = empty();
    int count = 0;
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("own" + count++, authority);
    }
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager system) {
        for (X509Certificate authority : system.getAcceptedIssuers()) {
          store.setCertificateEntry("system" + count++, authority);
        }
      }
    }
    return managers(store);
  }

  private static TrustManager[] managers(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
