package io.gantry.engine.topology;

/**
 * A container's place on a network, reserved while nothing of it is made yet: the network cannot
 * go.
 *
 * @param container its id
 * @param name its name
 * @param endpoint 64 hexadecimal digits
 */
public record Seat(String container, String name, String endpoint) {
  @Override
  public String toString() {
    return "name:\"" + name + "\" id:\"" + endpoint.substring(0, 12) + "\"";
  }
}
