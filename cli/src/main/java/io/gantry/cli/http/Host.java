package io.gantry.cli.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * Where the engine listens.
 *
 * @param text as the user wrote it, for messages
 * @param address what to connect to
 * @param authority the value of the {@code Host} header
 */
public record Host(String text, SocketAddress address, String authority) {
  /** Where gantryd listens unless told otherwise. */
  public static final String DEFAULT = "unix:///run/gantry/docker.sock";

  /**
   * Reads {@code unix:///path}, {@code tcp://host:port} or {@code http://host:port}.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static Host parse(String text) {
    int mark = text.indexOf("://");
    String scheme = mark < 0 ? "tcp" : text.substring(0, mark);
    String rest = mark < 0 ? text : text.substring(mark + 3);
    return switch (scheme) {
      case "unix" ->
          new Host(
              text,
              UnixDomainSocketAddress.of(rest.isEmpty() ? "/var/run/docker.sock" : rest),
              "docker");
      case "tcp", "http" -> tcp(text, rest.replaceAll("/.*", ""));
      default -> throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
    };
  }

  private static Host tcp(String text, String rest) {
    int colon = rest.lastIndexOf(':');
    String name =
        colon > 0 ? rest.substring(0, colon) : rest.isEmpty() || colon == 0 ? "localhost" : rest;
    try {
      int port = colon >= 0 ? Integer.parseInt(rest.substring(colon + 1)) : 2375;
      return new Host(
          text, new InetSocketAddress(name.replaceAll("[\\[\\]]", ""), port), name + ":" + port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("unable to parse docker host `" + text + "`", e);
    }
  }
}
