/** Networks of containers: sandboxes, bridges, addresses, names and published ports. */
module io.gantry.network {
  requires static org.jspecify;
  requires transitive io.gantry.kernel;
  requires io.netty.buffer;
  requires io.netty.codec.dns;

  exports io.gantry.network;
  exports io.gantry.network.address;
  exports io.gantry.network.dns;
  exports io.gantry.network.options;
  exports io.gantry.network.port;
}
