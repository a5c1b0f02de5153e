package io.gantry.distribution;

import java.net.URI;

/**
 * One place to ask for a repository's images.
 *
 * @param base scheme, host and port: {@code https://registry-1.docker.io}
 * @param name the repository there: {@code library/busybox}
 * @param verified whether its certificate has to be good
 * @param mirror whether it is a copy: never given credentials, and left alone when it fails
 */
public record Endpoint(URI base, String name, boolean verified, boolean mirror) {

  /** The address of the protocol's root, {@code https://host/v2/}. */
  public URI root() {
    return URI.create(base + "/v2/");
  }

  /** The address of something of the repository: {@code manifests/latest}. */
  public URI at(String what) {
    return URI.create(base + "/v2/" + name + "/" + what);
  }

  /** Whether it is spoken to without TLS. */
  public boolean plain() {
    return "http".equals(base.getScheme());
  }

  /** Host and port as they stand in the address. */
  public String authority() {
    return base.getRawAuthority();
  }
}
