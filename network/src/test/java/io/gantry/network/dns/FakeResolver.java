package io.gantry.network.dns;

import io.gantry.network.NameService.From;
import io.gantry.network.NameService.Upstream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A resolver that does with a query what a test wants: it sends none, one or more packets. */
final class FakeResolver implements AutoCloseable {
  private final Loopback.Pair channels;
  private final Function<byte[], List<byte[]>> script;
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger connected = new AtomicInteger();

  private FakeResolver(Loopback.Pair channels, Function<byte[], List<byte[]>> script) {
    this.channels = channels;
    this.script = script;
  }

  static FakeResolver start(Function<byte[], List<byte[]>> script) throws IOException {
    FakeResolver resolver = new FakeResolver(Loopback.pair(), script);
    Thread.ofVirtual().start(resolver::receive);
    Thread.ofVirtual().start(resolver::accept);
    return resolver;
  }

  /** Answers every query with these addresses. */
  static FakeResolver answering(String... addresses) throws IOException {
    return start(query -> List.of(Packets.answer(query, addresses)));
  }

  /** Hears, and says nothing. */
  static FakeResolver silent() throws IOException {
    return start(query -> List.of());
  }

  static FakeResolver failing(int rcode) throws IOException {
    return start(query -> List.of(Packets.answer(query, rcode, List.of(), List.of())));
  }

  Upstream upstream(From from) {
    return new Upstream(channels.address(), from);
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (true) {
        SocketAddress client = channels.udp().receive(buffer.clear());
        asked.incrementAndGet();
        for (byte[] packet : script.apply(Arrays.copyOf(buffer.array(), buffer.position()))) {
          channels.udp().send(ByteBuffer.wrap(packet), client);
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void accept() {
    try {
      while (true) {
        try (SocketChannel client = channels.tcp().accept()) {
          connected.incrementAndGet();
          byte[] query = Frames.read(new DataInputStream(client.socket().getInputStream()));
          for (byte[] packet : script.apply(query)) {
            client.socket().getOutputStream().write(Frames.of(packet));
          }
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  @Override
  public void close() throws IOException {
    channels.udp().close();
    channels.tcp().close();
  }
}
