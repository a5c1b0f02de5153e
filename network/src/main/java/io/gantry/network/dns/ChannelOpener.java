package io.gantry.network.dns;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/** Opens channels in one network namespace; they stay in it. */
public interface ChannelOpener {
  /** In the engine's own. */
  ChannelOpener HERE =
      new ChannelOpener() {
        @Override
        public DatagramChannel datagrams(ProtocolFamily family) throws IOException {
          return DatagramChannel.open(family);
        }

        @Override
        public SocketChannel stream(ProtocolFamily family) throws IOException {
          return SocketChannel.open(family);
        }
      };

  /** For UDP; neither bound nor connected. */
  DatagramChannel datagrams(ProtocolFamily family) throws IOException;

  /** For TCP; neither bound nor connected. */
  SocketChannel stream(ProtocolFamily family) throws IOException;
}
