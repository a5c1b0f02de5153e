package io.gantry.distribution;

/**
 * What a client proves itself with; all parts may be empty. Never written anywhere.
 *
 * @param username the user
 * @param password its password
 * @param identityToken a refresh token instead of a password
 * @param registryToken a token that the registry takes as it is
 */
public record Credentials(
    String username, String password, String identityToken, String registryToken) {

  /** Nobody. */
  public static final Credentials NONE = new Credentials("", "", "", "");

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return username.isEmpty() && identityToken.isEmpty() && registryToken.isEmpty();
  }

  /** Says whose they are, and nothing that is secret. */
  @Override
  public String toString() {
    return "credentials of " + (username.isEmpty() ? "nobody" : username);
  }
}
