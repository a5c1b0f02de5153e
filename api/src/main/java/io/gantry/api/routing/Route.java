package io.gantry.api.routing;

import java.io.IOException;

/**
 * One line of the table of routes.
 *
 * @param method {@code GET}…
 * @param pattern what the path looks like
 * @param action what answers it
 */
public record Route(String method, PathPattern pattern, Action action) {

  /** What answers a request. */
  @FunctionalInterface
  public interface Action {
    /**
     * Answers; failures are thrown, and told to the client by {@link Router}.
     *
     * @throws IOException when the client went away
     * @throws InterruptedException when the client went away or the server stops
     */
    void run(Call call) throws IOException, InterruptedException;
  }

  /** A route for {@code path}, in which {@code {name}} stands for anything. */
  public static Route of(String method, String path, Action action) {
    return new Route(method, PathPattern.of(path), action);
  }

  public static Route get(String path, Action action) {
    return of("GET", path, action);
  }

  public static Route post(String path, Action action) {
    return of("POST", path, action);
  }

  public static Route put(String path, Action action) {
    return of("PUT", path, action);
  }

  public static Route head(String path, Action action) {
    return of("HEAD", path, action);
  }

  public static Route delete(String path, Action action) {
    return of("DELETE", path, action);
  }
}
