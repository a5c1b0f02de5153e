package io.gantry.distribution.http;

import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the way, as Go's client says it, since that is what people search for. */
final class Failures {

  private Failures() {}

  static RegistryException explain(Call call, Exception failure) {
    if (failure instanceof RegistryException known) {
      return known;
    }
    return new RegistryException(Kind.UNREACHABLE, call + ": " + why(call.uri(), failure), failure);
  }

  private static String why(URI uri, Exception failure) {
    if (find(failure, UnresolvedAddressException.class) || unknown(uri, failure)) {
      return "dial tcp: lookup " + uri.getHost() + ": no such host";
    }
    return switch (failure) {
      case HttpConnectTimeoutException _ -> "dial tcp " + address(uri) + ": i/o timeout";
      case HttpTimeoutException _ -> "net/http: timeout awaiting response headers";
      case NoRouteToHostException _ -> "dial tcp " + address(uri) + ": connect: no route to host";
      case ConnectException refused -> "dial tcp " + address(uri) + ": connect: " + reason(refused);
      case SSLException tls -> tls(uri, tls);
      default -> {
        String message = String.valueOf(failure.getMessage());
        // The JDK's client says so when the body broke before anybody has looked at the head.
        boolean early = message.contains("fixed content-length:");
        yield message.contains("received no bytes") ? "EOF" : early ? "unexpected EOF" : message;
      }
    };
  }

  private static boolean unknown(URI uri, Exception failure) {
    if (!(failure instanceof ConnectException)) {
      return false;
    }
    try {
      InetAddress.getByName(uri.getHost());
      return false;
    } catch (UnknownHostException e) {
      return true;
    }
  }

  private static String reason(ConnectException failure) {
    String text = String.valueOf(failure.getMessage());
    return text.contains("unreachable")
        ? "network is unreachable"
        : text.contains("No route") ? "no route to host" : "connection refused";
  }

  private static String address(URI uri) {
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    try {
      String text = InetAddress.getByName(uri.getHost()).getHostAddress();
      return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
    } catch (UnknownHostException e) {
      return uri.getHost() + ":" + port;
    }
  }

  private static String tls(URI uri, SSLException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return "http: server gave HTTP response to HTTPS client";
    }
    String certificate = message(failure, CertificateException.class);
    if (certificate.contains("subject alternative") || certificate.contains("No name matching")) {
      return "tls: failed to verify certificate: x509: certificate is not valid for any names, but"
          + " wanted to match "
          + uri.getHost();
    }
    if (certificate.contains("NotAfter") || text.contains("validity check failed")) {
      return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
    }
    if (text.contains("PKIX path") || text.contains("trustAnchors")) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    return text.contains("certificate_required") || text.contains("bad_certificate")
        ? "remote error: tls: certificate required"
        : "tls: " + text;
  }

  private static boolean find(Throwable failure, Class<? extends Throwable> type) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable failure, Class<? extends Throwable> type) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return String.valueOf(at.getMessage());
      }
    }
    return "";
  }
}
