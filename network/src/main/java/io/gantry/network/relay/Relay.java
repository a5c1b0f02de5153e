package io.gantry.network.relay;

import java.net.InetSocketAddress;

/** Carries bytes between clients of one address and a container. */
interface Relay extends AutoCloseable {
  /** Where clients are accepted. */
  InetSocketAddress address();

  /** Ends all conversations. */
  @Override
  void close();
}
