/** Networks of containers: sandboxes, bridges, addresses, names and published ports. */
module io.gantry.network {
  requires static org.jspecify;
  requires transitive io.gantry.kernel;

  exports io.gantry.network;
  exports io.gantry.network.address;
  exports io.gantry.network.options;
}
