package io.gantry.engine.log.fluentd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException.InvalidParameter;
import io.gantry.engine.log.LogDelivery;
import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.fluentd.FluentdOptions.TimePrecision;
import io.gantry.engine.log.remote.Lines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;

class FluentdTest {
  @AutoClose private final ServerSocket server;

  FluentdTest() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @Test
  void eachLineIsAMessageLikeDockerds() throws IOException {
    byte[] bytes =
        encoder(TimePrecision.SECONDS).messages(List.of(Lines.out("hi"), Lines.err("x")));
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      assertThat(unpacker.unpackValue().toJson())
          .isEqualTo(
              "[\"t\",1767323045,{\"source\":\"stdout\",\"log\":\"hi\",\"container_id\":\"1\"},{}]");
      assertThat(unpacker.unpackValue().toJson()).contains("\"stderr\"");
      assertThat(unpacker.hasNext()).isFalse();
    }
  }

  @Test
  void piecesOfLongLinesSaySo() throws IOException {
    byte[] bytes = encoder(TimePrecision.SECONDS).messages(List.of(Lines.piece("p", 2, true)));
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      assertThat(unpacker.unpackValue().toJson())
          .contains("\"partial_message\":\"true\",\"partial_id\":\"abc\"")
          .contains("\"partial_ordinal\":\"2\",\"partial_last\":\"true\"");
    }
  }

  @Test
  void bytesThatAreNoTextPassUnchangedAndTimesCanHaveNanoseconds() throws IOException {
    byte[] line = {'a', (byte) 0xff, 0};
    byte[] bytes = encoder(TimePrecision.NANOSECONDS).messages(List.of(Lines.bytes(line)));
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      ArrayValue message = unpacker.unpackValue().asArrayValue();
      assertThat(message.get(1).asExtensionValue().getType()).isZero();
      assertThat(message.get(1).asExtensionValue().getData())
          .isEqualTo(new byte[] {0x69, 0x57, 0x35, (byte) 0xa5, 0x07, 0x5b, (byte) 0xcd, 0x15});
      assertThat(message.get(2).asMapValue().values())
          .anySatisfy(v -> assertThat(v.asRawValue().asByteArray()).isEqualTo(line));
    }
  }

  @Test
  void linesThatAreNotAcknowledgedAreSentAgainWithAnotherId() throws Exception {
    try (FluentdSink sink = sink(Map.of("fluentd-request-ack", "true"))) {
      List<LogEntry> lines = List.of(Lines.out("one"), Lines.out("two"));
      CompletableFuture<Value> first = answering(false);
      assertThatThrownBy(() -> sink.send(lines)).isInstanceOf(IOException.class);
      CompletableFuture<Value> second = answering(true);
      sink.send(lines);
      ArrayValue again = second.get(30, TimeUnit.SECONDS).asArrayValue();
      assertThat(again.get(1).asArrayValue().size()).isEqualTo(2);
      assertThat(again.get(2).toJson()).contains("\"size\":2");
      ArrayValue before = first.get(30, TimeUnit.SECONDS).asArrayValue();
      assertThat(again.get(1)).isEqualTo(before.get(1));
      assertThat(again.get(2)).isNotEqualTo(before.get(2));
    }
  }

  @Test
  void anAnswerThatNeverEndsIsNotReadIntoMemory() throws Exception {
    try (FluentdSink sink = sink(Map.of("fluentd-request-ack", "true"))) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket
                      .getOutputStream()
                      .write(new byte[] {(byte) 0x81, (byte) 0xdb, 127, 0, 0, 0});
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertThatThrownBy(() -> sink.send(List.of(Lines.out("x")))).isInstanceOf(IOException.class);
      served.get(30, TimeUnit.SECONDS);
    }
  }

  /** Takes one message on a connection of its own; without an answer it hangs up. */
  private CompletableFuture<Value> answering(boolean yes) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = server.accept();
              MessageUnpacker in = MessagePack.newDefaultUnpacker(socket.getInputStream());
              MessagePacker out = MessagePack.newDefaultPacker(socket.getOutputStream())) {
            Value message = in.unpackValue();
            if (yes) {
              Value chunk = message.asArrayValue().get(2).asMapValue().values().iterator().next();
              out.packMapHeader(1).packString("ack").packValue(chunk).flush();
            }
            return message;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @Test
  void attemptsAreMadeAtOnceAndThenEverMoreSeldom() {
    try (FluentdSink sink = sink(Map.of("fluentd-retry-wait", "100ms"))) {
      assertThat(sink.retryAfter(1)).contains(Duration.ZERO);
      assertThat(sink.retryAfter(2)).contains(Duration.ofMillis(100));
      assertThat(sink.retryAfter(4)).contains(Duration.ofMillis(200));
      assertThat(sink.retryAfter(1_000_000)).contains(Duration.ofMinutes(1));
    }
    try (FluentdSink sink = sink(Map.of("fluentd-max-retries", "2"))) {
      assertThat(sink.retryAfter(1)).isPresent();
      assertThat(sink.retryAfter(2)).isEmpty();
    }
  }

  @Test
  void anAsynchronousOneNeverMakesAContainerWaitAndSaysHowMuchMayWaitForTheServer() {
    LogDelivery asked = new LogDelivery(true, 1000);
    FluentdDriver driver = new FluentdDriver();
    assertThat(driver.parse(Map.of()).delivery(asked)).isEqualTo(asked);
    Map<String, String> options = Map.of("fluentd-async", "true", "fluentd-buffer-limit", "8k");
    assertThat(driver.parse(options).delivery(asked)).isEqualTo(new LogDelivery(false, 8192));
  }

  @Test
  void onlyAsynchronousOnesStartWithoutAServer() throws IOException {
    Map<String, String> nobody = Map.of("fluentd-address", "127.0.0.1:1");
    try (FluentdSink sink = sink(nobody)) {
      assertThatThrownBy(sink::connect)
          .hasMessage("dial tcp 127.0.0.1:1: connect: connection refused");
    }
    Map<String, String> later = new HashMap<>(nobody);
    later.put("fluentd-async", "true");
    try (FluentdSink sink = sink(later)) {
      sink.connect();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope                             | 1              | unknown log opt 'nope' for fluentd log"
            + " driver",
        "fluentd-async-connect            | true           | unknown log opt"
            + " 'fluentd-async-connect' for fluentd log driver",
        "fluentd-address                  | unix://        | invalid fluentd-address (unix://):"
            + " path is empty",
        "fluentd-address                  | udp://a:1      | invalid fluentd-address (udp://a:1):"
            + " unsupported scheme: 'udp'",
        "fluentd-address                  | a:x            | invalid fluentd-address (a:x): parse"
            + " \"tcp://a:x\": invalid port \":x\" after host",
        "fluentd-address                  | a:99999        | invalid fluentd-address (a:99999):"
            + " invalid port: strconv.ParseUint: parsing \"99999\": value out of range",
        "fluentd-address                  | tcp://a:1/path | invalid fluentd-address"
            + " (tcp://a:1/path): should not contain a path element",
        "fluentd-async                    | x              | strconv.ParseBool: parsing \"x\":"
            + " invalid syntax",
        "fluentd-buffer-limit             | x              | invalid size: 'x'",
        "fluentd-retry-wait               | x              | time: invalid duration \"x\"",
        "fluentd-max-retries              | -1             | strconv.ParseUint: parsing \"-1\":"
            + " invalid syntax",
        "fluentd-write-timeout            | x              | invalid value for"
            + " fluentd-write-timeout: value must be a duration: time: invalid duration \"x\"",
        "fluentd-write-timeout            | -1s            | invalid value for"
            + " fluentd-write-timeout: value must be a duration that is non-negative",
        "fluentd-async-reconnect-interval | x              | invalid value for"
            + " fluentd-async-reconnect-interval: time: invalid duration \"x\"",
        "fluentd-async-reconnect-interval | 1ms            | invalid value for"
            + " fluentd-async-reconnect-interval: value (\"1ms\") must be between 100ms and 10s",
      })
  void whatMakesNoSenseIsRefusedInDockersWords(String option, String value, String message) {
    assertThatThrownBy(() -> FluentdOptions.parse(Map.of(option, value)))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage(message);
  }

  private FluentdSink sink(Map<String, String> given) {
    Map<String, String> options = new HashMap<>(given);
    options.putIfAbsent("fluentd-address", "127.0.0.1:" + server.getLocalPort());
    return new FluentdSink(FluentdOptions.parse(options), encoder(TimePrecision.SECONDS));
  }

  private static FluentdEncoder encoder(TimePrecision precision) {
    return new FluentdEncoder("t", Map.of("container_id", "1"), precision);
  }
}
