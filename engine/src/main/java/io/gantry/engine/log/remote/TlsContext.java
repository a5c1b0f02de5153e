package io.gantry.engine.log.remote;

import io.gantry.engine.log.remote.TlsFiles.Verification;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A client's side of TLS, made from files. */
final class TlsContext {
  private final SSLContext context;
  private final Verification verification;

  private TlsContext(SSLContext context, Verification verification) {
    this.context = context;
    this.verification = verification;
  }

  /**
   * Reads the files.
   *
   * @throws IOException in Docker's words when one of them is missing or makes no sense
   */
  static TlsContext of(TlsFiles files) throws IOException {
    try {
      TrustManager[] trust =
          files.verification() == Verification.SKIPPED ? believing() : authorities(files);
      KeyManager[] keys = files.certificate().isEmpty() ? new KeyManager[0] : identity(files);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return new TlsContext(context, files.verification());
    } catch (GeneralSecurityException e) {
      throw new IOException("tls: " + e.getMessage(), e);
    }
  }

  /** Encrypts {@code plain}, which belongs to what is given back. */
  Socket shakeHands(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    if (verification == Verification.FULL) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    try {
      socket.startHandshake();
      return socket;
    } catch (SSLException e) {
      throw new IOException("tls: failed to verify certificate: " + e.getMessage(), e);
    }
  }

  /** The system's authorities, or those of the file alone, as Docker's client configuration. */
  private static TrustManager[] authorities(TlsFiles files)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(files.authority().isEmpty() ? null : trusted(files.authority()));
    return factory.getTrustManagers();
  }

  private static KeyStore trusted(String file) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (X509Certificate certificate : Pem.authorities(file)) {
      store.setCertificateEntry("authority" + store.size(), certificate);
    }
    return store;
  }

  private static KeyManager[] identity(TlsFiles files)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = Pem.chain(files.certificate());
    PrivateKey key = Pem.privateKey(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, new char[0], chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static TrustManager[] believing() {
    return new TrustManager[] {
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      }
    };
  }
}
