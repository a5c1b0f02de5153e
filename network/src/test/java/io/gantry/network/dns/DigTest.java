package io.gantry.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.network.NameService.From;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** BIND's {@code dig} as a witness that others understand what is said here. */
class DigTest {
  private static final Path DIG = Path.of("/usr/bin/dig");

  private final FakeNames names =
      new FakeNames()
          .with("web", "172.18.0.2", "fd00::2")
          .with(
              "crowd", IntStream.range(0, 200).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));

  private final NameServers servers = new NameServers(ChannelOpener.HERE);
  private FakeResolver resolver;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(Files.isExecutable(DIG), "dig is not installed (Debian: bind9-dnsutils)");
    Loopback.Pair channels = Loopback.pair();
    port = channels.address().getPort();
    servers.serve(channels.udp(), channels.tcp(), names, ChannelOpener.HERE);
    resolver = FakeResolver.answering("192.0.2.1");
    names.upstreams = List.of(resolver.upstream(From.HOST));
  }

  @AfterEach
  void close() throws IOException {
    servers.close();
    if (resolver != null) {
      resolver.close();
    }
  }

  private String dig(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(DIG.toString(), "@127.0.0.1", "-p"));
    command.add(String.valueOf(port));
    command.addAll(List.of("+tries=1", "+time=60"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain("WARNING", "Warning", "malformed");
    return output;
  }

  @Test
  void digReadsWhatIsAnsweredHere() throws Exception {
    assertThat(dig("web", "A")).contains("status: NOERROR", "web.\t\t\t600\tIN\tA\t172.18.0.2");
    assertThat(dig("WeB", "AAAA", "+noedns")).contains("600\tIN\tAAAA\tfd00::2");
    assertThat(dig("web", "MX")).contains("status: NOERROR", "ANSWER: 0");
    assertThat(dig("-x", "172.18.0.2", "+short")).isEqualTo("web.net1.\n");
    assertThat(dig("-x", "fd00::2", "+short")).isEqualTo("web.net1.\n");
  }

  @Test
  void digComesByTcpWhenAnAnswerIsCut() throws Exception {
    assertThat(dig("crowd", "A", "+short", "+noedns").lines().filter(it -> it.startsWith("10.")))
        .hasSize(200);
    assertThat(dig("web", "A", "+tcp", "+short")).isEqualTo("172.18.0.2\n");
  }

  @Test
  void digReadsWhatIsPassedOn() throws Exception {
    assertThat(dig("example.com", "A", "+dnssec")).contains("300\tIN\tA\t192.0.2.1");
    assertThat(dig("example.com", "A", "+tcp", "+short")).isEqualTo("192.0.2.1\n");
    names.upstreams = List.of();
    assertThat(dig("example.com", "A")).contains("status: SERVFAIL");
  }
}
