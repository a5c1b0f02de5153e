package io.gantry.engine.log.gelf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException.InvalidParameter;
import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.gelf.GelfOptions.Compression;
import io.gantry.engine.log.remote.Lines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GelfTest {
  private static final byte[] NOISE = new byte[10_000];

  static {
    new Random(1).nextBytes(NOISE);
  }

  @Test
  void messagesAreThoseOfDockerd() {
    assertThat(encoded(Lines.out("hi <\"you\">\t")))
        .isEqualTo(
            "{\"version\":\"1.1\",\"host\":\"vm\",\"short_message\":\"hi"
                + " \\u003c\\\"you\\\"\\u003e\\u0009\",\"timestamp\":1767323045.123,\"level\":6,"
                + "\"_a\":\"1\",\"_tag\":\"t\"}");
    assertThat(encoded(Lines.err("x"))).contains("\"level\":3,");
    assertThat(encoded(Lines.bytes(new byte[] {'a', (byte) 0xff}))).contains("\"a\\ufffd\"");
  }

  @Test
  void packetsAreCompressedAsAsked() throws IOException {
    byte[] message = "text".repeat(1000).getBytes(UTF_8);
    List<byte[]> gzip = new GelfPackets(Compression.GZIP, 1).of(message);
    assertThat(gzip).hasSize(1);
    assertThat(all(new GZIPInputStream(in(gzip.getFirst())))).isEqualTo(message);
    List<byte[]> zlib = new GelfPackets(Compression.ZLIB, 9).of(message);
    assertThat(all(new InflaterInputStream(in(zlib.getFirst())))).isEqualTo(message);
    assertThat(
            all(
                new GZIPInputStream(
                    in(new GelfPackets(Compression.GZIP, -1).of(message).getFirst()))))
        .isEqualTo(message);
  }

  @Test
  void aLongMessageGoesInChunks() throws IOException {
    List<byte[]> packets = new GelfPackets(Compression.NONE, 1).of(NOISE);
    assertThat(packets).hasSize(8);
    byte[] id = Arrays.copyOfRange(packets.getFirst(), 2, 10);
    byte[] together = new byte[NOISE.length];
    for (int i = 0; i < packets.size(); i++) {
      byte[] packet = packets.get(i);
      assertThat(packet.length).isLessThanOrEqualTo(1420);
      assertThat(packet).startsWith(0x1e, 0x0f).containsSequence(id);
      assertThat(packet[10]).isEqualTo((byte) i);
      assertThat(packet[11]).isEqualTo((byte) 8);
      System.arraycopy(packet, 12, together, i * 1408, packet.length - 12);
    }
    assertThat(together).isEqualTo(NOISE);
    assertThat(new GelfPackets(Compression.NONE, 1).of(new byte[1420])).hasSize(1);
  }

  @Test
  void whatNeedsMoreThan128ChunksIsRefused() {
    assertThatThrownBy(() -> new GelfPackets(Compression.NONE, 1).of(new byte[200_000]))
        .hasMessage("msg too large, would need 143 chunks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''              | nope                     | 1    | gelf-address is a required parameter",
        "foo             | tag                      | x    | gelf: endpoint needs to be TCP or UDP",
        "unix:///x       | tag                      | x    | gelf: endpoint needs to be TCP or UDP",
        "udp://127.0.0.1 | tag                      | x    | gelf: please provide gelf-address as"
            + " proto://host:port",
        "udp://a:1       | nope                     | 1    | unknown log opt \"nope\" for gelf log"
            + " driver",
        "udp://a:1       | gelf-compression-type    | lz4  | unknown value \"lz4\" for log opt"
            + " \"gelf-compression-type\" for gelf log driver",
        "udp://a:1       | gelf-compression-level   | 10   | unknown value \"10\" for log opt"
            + " \"gelf-compression-level\" for gelf log driver",
        "tcp://a:1       | gelf-compression-type    | gzip | compression is only supported on UDP",
        "udp://a:1       | gelf-tcp-max-reconnect   | 1    | \"gelf-tcp-max-reconnect\" is only"
            + " valid for TCP",
        "tcp://a:1       | gelf-tcp-max-reconnect   | -1   | \"gelf-tcp-max-reconnect\" must be a"
            + " positive integer",
        "tcp://a:1       | gelf-tcp-reconnect-delay | x    | \"gelf-tcp-reconnect-delay\" must be a"
            + " positive integer",
      })
  void whatMakesNoSenseIsRefusedInDockersWords(
      String address, String option, String value, String message) {
    Map<String, String> options = new HashMap<>(Map.of(option, value));
    options.put("gelf-address", address);
    assertThatThrownBy(() -> GelfOptions.parse(options))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage(message);
  }

  @Test
  void overTcpAMessageEndsInAZeroByteAndEmptyLinesStayAway() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GelfSink sink = sink("tcp://127.0.0.1:" + server.getLocalPort())) {
      sink.connect();
      try (Socket accepted = server.accept()) {
        sink.send(List.of(Lines.out("one"), Lines.out(""), Lines.out("two")));
        String expected = encoded(Lines.out("one")) + "\0" + encoded(Lines.out("two")) + "\0";
        byte[] got = accepted.getInputStream().readNBytes(expected.length());
        assertThat(new String(got, UTF_8)).isEqualTo(expected);
      }
    }
  }

  @Test
  void attemptsOverTcpAreLimitedAndSpaced() {
    try (GelfSink sink = sink("tcp://127.0.0.1:1")) {
      assertThat(sink.retryAfter(3)).contains(Duration.ofSeconds(1));
      assertThat(sink.retryAfter(4)).isEmpty();
      assertThatThrownBy(sink::connect)
          .hasMessage(
              "gelf: cannot connect to GELF endpoint: 127.0.0.1:1"
                  + " dial tcp 127.0.0.1:1: connect: connection refused");
    }
  }

  private static GelfSink sink(String address) {
    return new GelfSink(GelfOptions.parse(Map.of("gelf-address", address)), encoder());
  }

  private static GelfEncoder encoder() {
    return new GelfEncoder("vm", new TreeMap<>(Map.of("_tag", "t", "_a", "1")));
  }

  private static String encoded(LogEntry entry) {
    return new String(encoder().encode(entry), UTF_8);
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] all(InputStream in) throws IOException {
    return in.readAllBytes();
  }
}
