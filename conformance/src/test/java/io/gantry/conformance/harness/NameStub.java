package io.gantry.conformance.harness;

import io.gantry.kernel.inet.Literals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server outside that knows a few names, and who asked. */
public final class NameStub implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int AAAA = 28;

  private final DatagramChannel channel;
  private final Map<String, List<String>> names;
  private final List<String> clients = new CopyOnWriteArrayList<>();

  private NameStub(DatagramChannel channel, Map<String, List<String>> names) {
    this.channel = channel;
    this.names = names;
  }

  /**
   * Serves at port 53 of all addresses.
   *
   * @param names addresses by name
   */
  public static NameStub serve(Outside outside, Map<String, List<String>> names) {
    try {
      DatagramChannel channel = outside.datagrams();
      channel.bind(new InetSocketAddress(53));
      NameStub stub = new NameStub(channel, names);
      Thread.ofPlatform().daemon().name("name-stub").start(stub::serve);
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The addresses that queries came from. */
  public List<String> clients() {
    return clients;
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (channel.isOpen()) {
        SocketAddress client = channel.receive(buffer.clear());
        clients.add(Literals.text(((InetSocketAddress) client).getAddress()));
        channel.send(answer(buffer.flip()), client);
      }
    } catch (IOException e) {
      // closed
    }
  }

  private ByteBuffer answer(ByteBuffer query) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    for (int length = query.get(at); length > 0; length = query.get(at)) {
      byte[] label = new byte[length];
      query.get(at + 1, label);
      name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
      at += length + 1;
    }
    int type = query.getShort(at + 1);
    ByteBuffer answer = ByteBuffer.allocate(4096).put(query.slice(0, at + 5));
    int records = 0;
    for (String address : names.getOrDefault(name.toString(), List.of())) {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      if (bytes.length == (type == A ? 4 : type == AAAA ? 16 : 0)) {
        answer.putShort((short) 0xC00C).putShort((short) type).putShort((short) 1);
        answer.putInt(60).putShort((short) bytes.length).put(bytes);
        records++;
      }
    }
    // a response, recursion available, NXDOMAIN for other names; the records; no others
    int flags = names.containsKey(name.toString()) ? 0x8180 : 0x8183;
    answer.putShort(2, (short) flags).putShort(4, (short) 1).putShort(6, (short) records);
    return answer.putInt(8, 0).flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
