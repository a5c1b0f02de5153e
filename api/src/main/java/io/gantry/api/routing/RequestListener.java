package io.gantry.api.routing;

/**
 * Is told of requests that were answered, on the thread that answered: it does no more than count.
 */
@FunctionalInterface
public interface RequestListener {
  /** Nobody counts. */
  RequestListener NONE = (method, route, status, nanos) -> {};

  /**
   * A request was answered.
   *
   * @param method as the client sent it
   * @param route the pattern of the route, without a version; empty when there is none
   * @param status the HTTP status
   * @param nanos from the request's head to the response's
   */
  void answered(String method, String route, int status, long nanos);
}
