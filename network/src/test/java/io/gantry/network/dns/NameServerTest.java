package io.gantry.network.dns;

import static io.gantry.network.dns.Packets.addresses;
import static io.gantry.network.dns.Packets.query;
import static io.gantry.network.dns.Packets.rcode;
import static io.gantry.network.dns.Packets.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.network.NameService.From;
import io.gantry.network.NameService.ShortNames;
import io.gantry.network.NameService.Upstream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerTest {
  private final FakeNames names =
      new FakeNames()
          .with("web", "172.18.0.2")
          .with("db", "172.18.0.3", "fd00::3")
          .with("pool", "172.18.0.4", "172.18.0.5", "172.18.0.6");

  private final NameServers servers = new NameServers(ChannelOpener.HERE);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger openedInside = new AtomicInteger();
  private InetSocketAddress server;
  private NameServer served;

  @BeforeEach
  void serve() throws IOException {
    Loopback.Pair channels = Loopback.pair();
    server = channels.address();
    served = servers.serve(channels.udp(), channels.tcp(), names, new CountingOpener());
  }

  /** Another sandbox of the same engine. */
  private InetSocketAddress serveAlso(FakeNames others) throws IOException {
    Loopback.Pair channels = Loopback.pair();
    servers.serve(channels.udp(), channels.tcp(), others, ChannelOpener.HERE);
    return channels.address();
  }

  /** The sandbox's, which tells how often it was used. */
  private final class CountingOpener implements ChannelOpener {
    @Override
    public DatagramChannel datagrams(ProtocolFamily family) throws IOException {
      openedInside.incrementAndGet();
      return ChannelOpener.HERE.datagrams(family);
    }

    @Override
    public SocketChannel stream(ProtocolFamily family) throws IOException {
      openedInside.incrementAndGet();
      return ChannelOpener.HERE.stream(family);
    }
  }

  @AfterEach
  void close() throws Exception {
    servers.close();
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  private FakeResolver upstreams(FakeResolver... resolvers) {
    names.upstreams = Stream.of(resolvers).map(it -> it.upstream(From.HOST)).toList();
    opened.addAll(Arrays.asList(resolvers));
    return resolvers[0];
  }

  private byte[] ask(String name, int type) throws IOException {
    return Loopback.ask(server, query(7, name, type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "WEB", "Web"})
  void aContainersNameIsAnsweredHoweverItIsWritten(String name) throws Exception {
    byte[] answer = ask(name, Wire.A);
    assertThat(Wire.number(answer, Wire.ID)).isEqualTo(7);
    assertThat(Wire.number(answer, Wire.FLAGS)).isEqualTo(0x8180);
    assertThat(addresses(answer)).containsExactly("172.18.0.2");
    assertThat(records(answer).getFirst().ttl()).isEqualTo(600);
    assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains(name);
  }

  @Test
  void eachFamilyHasItsOwnAddresses() throws Exception {
    assertThat(addresses(ask("db", Wire.A))).containsExactly("172.18.0.3");
    assertThat(addresses(ask("db", Wire.AAAA))).containsExactly("fd00::3");
  }

  @ParameterizedTest
  @ValueSource(ints = {Wire.AAAA, Packets.MX, Packets.TXT, 65})
  void aKnownNameHasNothingElse(int type) throws Exception {
    upstreams(FakeResolver.failing(Wire.NXDOMAIN));
    byte[] answer = ask("web", type);
    assertThat(rcode(answer)).isEqualTo(Wire.NOERROR);
    assertThat(records(answer)).isEmpty();
  }

  @Test
  void severalAddressesComeInChangingOrder() throws Exception {
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      List<String> addresses = addresses(ask("pool", Wire.A));
      assertThat(addresses).containsExactlyInAnyOrder("172.18.0.4", "172.18.0.5", "172.18.0.6");
      first.add(addresses.getFirst());
    }
    assertThat(first).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "2.0.18.172.in-addr.arpa, web.net1",
    "3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa, db.net1",
  })
  void addressesHaveNames(String reverse, String name) throws Exception {
    byte[] answer = ask(reverse, Wire.PTR);
    byte[] data = Arrays.copyOfRange(answer, records(answer).getFirst().dataAt(), answer.length);
    assertThat(new String(data, StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "%c%s%cnet1%c"
                .formatted(name.indexOf('.'), name.substring(0, name.length() - 5), 4, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.0.18.172.in-addr.arpa",
        "18.172.in-addr.arpa",
        "x.0.18.172.in-addr.arpa",
        "1.2.3.ip6.arpa",
        "in-addr.arpa",
        "g.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa"
      })
  void unknownAddressesAreAskedOfTheResolvers(String reverse) throws Exception {
    FakeResolver resolver = upstreams(FakeResolver.failing(Wire.NXDOMAIN));
    assertThat(rcode(ask(reverse, Wire.PTR))).isEqualTo(Wire.NXDOMAIN);
    assertThat(resolver.asked).hasValue(1);
  }

  @Test
  void aNameThatCannotBeSaidIsNotSaid() throws Exception {
    names.with("x".repeat(64), "172.18.0.9");
    assertThat(rcode(ask("9.0.18.172.in-addr.arpa", Wire.PTR))).isEqualTo(Wire.SERVFAIL);
  }

  @Test
  void withoutResolversUnknownNamesFail() throws Exception {
    assertThat(rcode(ask("example.com", Wire.A))).isEqualTo(Wire.SERVFAIL);
    assertThat(rcode(ask("nobody", Wire.A))).isEqualTo(Wire.SERVFAIL);
  }

  @Test
  void otherNamesAreForwardedAndAnsweredUnderTheClientsNumber() throws Exception {
    upstreams(FakeResolver.answering("192.0.2.1"));
    byte[] answer = Loopback.ask(server, query(0xbeef, "Example.COM", Wire.A));
    assertThat(Wire.number(answer, Wire.ID)).isEqualTo(0xbeef);
    assertThat(addresses(answer)).containsExactly("192.0.2.1");
    assertThat(openedInside).hasValue(0);
  }

  @Test
  void shortNamesStayHereWhenTheClientAddsItsDomains() throws Exception {
    FakeResolver resolver = upstreams(FakeResolver.answering("192.0.2.1"));
    names.shortNames = ShortNames.KEPT;
    byte[] answer = ask("nobody", Wire.A);
    assertThat(rcode(answer)).isEqualTo(Wire.NOERROR);
    assertThat(records(answer)).isEmpty();
    assertThat(addresses(ask("nobody.example", Wire.A))).containsExactly("192.0.2.1");
    names.shortNames = ShortNames.ASKED;
    assertThat(addresses(ask("nobody", Wire.A))).containsExactly("192.0.2.1");
    assertThat(resolver.asked).hasValue(2);
  }

  @Test
  void aResolverOfTheSandboxIsAskedFromInsideAndItsAnswersAreNotShared() throws Exception {
    FakeResolver resolver = upstreams(FakeResolver.answering("192.0.2.1"));
    names.upstreams = List.of(resolver.upstream(From.SANDBOX));
    ask("example.com", Wire.A);
    ask("example.com", Wire.A);
    assertThat(openedInside).hasValue(2);
    assertThat(resolver.asked).hasValue(2);
  }

  @Test
  void theServerDoesNotAskItself() throws Exception {
    names.upstreams = List.of(new Upstream(server, From.SANDBOX));
    assertThat(rcode(ask("example.com", Wire.A))).isEqualTo(Wire.SERVFAIL);
  }

  @Test
  void answersOfTheHostsResolversAreRememberedForAllSandboxes() throws Exception {
    FakeResolver resolver = upstreams(FakeResolver.answering("192.0.2.1"));
    ask("example.com", Wire.A);
    InetSocketAddress other = serveAlso(names);
    byte[] answer = Loopback.ask(other, query(99, "EXAMPLE.com", Wire.A));
    assertThat(Wire.number(answer, Wire.ID)).isEqualTo(99);
    assertThat(addresses(answer)).containsExactly("192.0.2.1");
    assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains("EXAMPLE");
    assertThat(resolver.asked).hasValue(1);
  }

  @Test
  void aNameThatOnlyReadsTheSameSpoilsNoOther() throws Exception {
    FakeResolver resolver =
        upstreams(
            FakeResolver.start(
                query ->
                    List.of(
                        query[Wire.HEADER] == 11
                            ? Packets.answer(
                                query,
                                Wire.NXDOMAIN,
                                List.of(),
                                List.of(Packets.authority(300, 300)))
                            : Packets.answer(query, "192.0.2.1"))));
    byte[] oneLabel = query(1, "example.com", Wire.A);
    oneLabel[Wire.HEADER] = 11; // "example.com" with a dot that separates nothing
    oneLabel[Wire.HEADER + 8] = '.';
    assertThat(rcode(Loopback.ask(server, oneLabel))).isEqualTo(Wire.NXDOMAIN);
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.1");
    assertThat(resolver.asked).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {Wire.SERVFAIL, Wire.REFUSED, Wire.NOTIMP, Wire.FORMERR})
  void aResolverThatFailsIsFollowedByTheNext(int rcode) throws Exception {
    upstreams(FakeResolver.failing(rcode), FakeResolver.answering("192.0.2.2"));
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.2");
  }

  @Test
  void thatThereIsNoSuchNameIsAnAnswer() throws Exception {
    upstreams(FakeResolver.failing(Wire.NXDOMAIN), FakeResolver.answering("192.0.2.2"));
    assertThat(rcode(ask("example.com", Wire.A))).isEqualTo(Wire.NXDOMAIN);
  }

  @Test
  void whenAllFailTheClientIsTold() throws Exception {
    upstreams(FakeResolver.failing(Wire.REFUSED), FakeResolver.failing(Wire.SERVFAIL));
    assertThat(rcode(ask("example.com", Wire.A))).isEqualTo(Wire.SERVFAIL);
  }

  @Test
  void aResolverThatIsNotThereIsFollowedByTheNext() throws Exception {
    FakeResolver gone = FakeResolver.silent();
    upstreams(gone, FakeResolver.answering("192.0.2.2"));
    gone.close();
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.2");
  }

  @Test
  void aResolverWithoutAnAddressIsFollowedByTheNext() throws Exception {
    FakeResolver good = upstreams(FakeResolver.answering("192.0.2.2"));
    names.upstreams =
        List.of(
            new Upstream(InetSocketAddress.createUnresolved("nowhere.invalid", 53), From.HOST),
            good.upstream(From.HOST));
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.2");
    byte[] byStream = Loopback.askByStream(server, query(8, "example.org", Wire.A));
    assertThat(addresses(byStream)).containsExactly("192.0.2.2");
  }

  @Test
  void theRehearsalsQueriesAreAnswered() {
    new Rehearsal().run();
  }

  @Test
  void aSilentResolverHoldsUpNobodyAndIsAskedLastAfterwards() throws Exception {
    FakeResolver silent = upstreams(FakeResolver.silent(), FakeResolver.answering("192.0.2.2"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> slow = threads.submit(() -> ask("slow.example.com", Wire.A));
      assertThat(addresses(ask("web", Wire.A))).containsExactly("172.18.0.2");
      assertThat(addresses(slow.get())).containsExactly("192.0.2.2");
    }
    int before = silent.asked.get();
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.2");
    assertThat(silent.asked).hasValue(before);
  }

  @Test
  void aLostPacketIsSentAgain() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    upstreams(
        FakeResolver.start(
            query ->
                heard.incrementAndGet() == 1
                    ? List.of()
                    : List.of(Packets.answer(query, "192.0.2.1"))));
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.1");
  }

  @Test
  void answersToOtherQuestionsOrUnderOtherNumbersAreNotBelieved() throws Exception {
    upstreams(
        FakeResolver.start(
            query -> {
              byte[] number = Packets.answer(query, "203.0.113.1");
              Wire.number(number, Wire.ID, Wire.number(query, Wire.ID) ^ 1);
              byte[] question = Packets.answer(query, "203.0.113.2");
              question[Wire.HEADER + 1] = 'x';
              byte[] type = Packets.answer(query, "203.0.113.3");
              type[Query.parse(query).orElseThrow().end() - 3] ^= 1;
              byte[] noResponse = Packets.answer(query, "203.0.113.4");
              noResponse[Wire.FLAGS] = 0;
              return List.of(
                  new byte[0],
                  new byte[] {1, 2, 3},
                  number,
                  question,
                  type,
                  noResponse,
                  Packets.answer(query, "192.0.2.1"));
            }));
    assertThat(addresses(ask("example.com", Wire.A))).containsExactly("192.0.2.1");
  }

  @Test
  void anAnswerTooLongForTheClientIsHadByTcp() throws Exception {
    String[] many = IntStream.range(0, 100).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    names.with("crowd", many);
    FakeResolver resolver = upstreams(FakeResolver.answering(many));
    for (String name : List.of("crowd", "example.com")) {
      byte[] cut = ask(name, Wire.A);
      assertThat(cut.length).isLessThanOrEqualTo(512);
      assertThat(Wire.number(cut, Wire.FLAGS) & Wire.TRUNCATED).isNotZero();
      assertThat(addresses(Loopback.askByStream(server, query(8, name, Wire.A)))).hasSize(100);
      assertThat(addresses(Loopback.ask(server, query(9, name, Wire.A, 4096)))).hasSize(100);
    }
    assertThat(resolver.connected).hasValue(0); // what came by UDP was remembered in full
  }

  @Test
  void whoAsksByTcpIsForwardedByTcp() throws Exception {
    FakeResolver resolver = upstreams(FakeResolver.answering("192.0.2.1"));
    byte[] answer = Loopback.askByStream(server, query(8, "example.com", Wire.A));
    assertThat(addresses(answer)).containsExactly("192.0.2.1");
    assertThat(resolver.connected).hasValue(1);
    assertThat(resolver.asked).hasValue(0);
  }

  @Test
  void aTruncatedAnswerIsPassedOnSoThatTheClientComesByTcp() throws Exception {
    FakeResolver resolver =
        upstreams(
            FakeResolver.start(
                query -> List.of(Packets.answer(query, Wire.TRUNCATED, List.of(), List.of()))));
    for (int i = 0; i < 2; i++) {
      byte[] answer = ask("example.com", Wire.A);
      assertThat(Wire.number(answer, Wire.FLAGS) & Wire.TRUNCATED).isNotZero();
    }
    assertThat(resolver.asked).hasValue(2);
  }

  @Test
  void answersOnAConnectionDoNotWaitForEachOther() throws Exception {
    CompletableFuture<Void> quickOneRead = new CompletableFuture<>();
    upstreams(
        FakeResolver.start(
            query -> {
              quickOneRead.join();
              return List.of(Packets.answer(query, "192.0.2.1"));
            }));
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.getOutputStream().write(Frames.of(query(1, "slow.example.com", Wire.A)));
      socket.getOutputStream().write(Frames.of(query(2, "web", Wire.A)));
      socket.shutdownOutput();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(Wire.number(Frames.read(in), Wire.ID)).isEqualTo(2);
      quickOneRead.complete(null);
      assertThat(Wire.number(Frames.read(in), Wire.ID)).isEqualTo(1);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void ednsIsAnsweredInEdnsAndForwardedAsItCame() throws Exception {
    List<byte[]> seen = new ArrayList<>();
    upstreams(
        FakeResolver.start(
            query -> {
              seen.add(query);
              return List.of(Packets.answer(query, "192.0.2.1"));
            }));
    byte[] local = Loopback.ask(server, query(7, "web", Wire.A, 1232));
    assertThat(records(local).getLast().type()).isEqualTo(Wire.OPT);
    byte[] asked = query(7, "example.com", Wire.A, 1232);
    Loopback.ask(server, asked);
    assertThat(seen).hasSize(1);
    assertThat(Arrays.copyOfRange(seen.getFirst(), 2, asked.length))
        .isEqualTo(Arrays.copyOfRange(asked, 2, asked.length));
  }

  @Test
  void whatIsNoQueryIsToldSoOrIgnored() throws Exception {
    byte[] status = query(3, "web", Wire.A);
    status[Wire.FLAGS] = 0x10;
    assertThat(rcode(Loopback.ask(server, status))).isEqualTo(Wire.NOTIMP);
    byte[] two = query(3, "web", Wire.A);
    two[Wire.QUESTIONS + 1] = 2;
    assertThat(rcode(Loopback.ask(server, two))).isEqualTo(Wire.FORMERR);
    byte[] pointing = query(3, "web", Wire.A);
    pointing[Wire.HEADER] = (byte) 0xc0;
    pointing[Wire.HEADER + 1] = Wire.HEADER;
    assertThat(rcode(Loopback.ask(server, pointing))).isEqualTo(Wire.FORMERR);
  }

  @Test
  void aNameServiceThatFailsFailsTheQueryOnly() throws Exception {
    FakeNames broken =
        new FakeNames() {
          @Override
          public List<InetAddress> addresses(String name) {
            throw new IllegalStateException("not now");
          }
        };
    InetSocketAddress other = serveAlso(broken);
    for (int i = 0; i < 2; i++) {
      assertThat(rcode(Loopback.ask(other, query(i, "web", Wire.A)))).isEqualTo(Wire.SERVFAIL);
    }
  }

  @Test
  void hostilePacketsHurtNobody() throws Exception {
    upstreams(FakeResolver.start(query -> List.of(garbled(query, new Random(query[1])))));
    Random random = new Random(20_26);
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(server);
      for (int round = 0; round < 200; round++) {
        for (int i = 0; i < 50; i++) { // no more than the kernel keeps
          channel.write(ByteBuffer.wrap(hostile(random)));
        }
        assertThat(addresses(ask("web", Wire.A))).containsExactly("172.18.0.2");
      }
    }
    assertThat(addresses(Loopback.askByStream(server, query(8, "web", Wire.A))))
        .containsExactly("172.18.0.2");
  }

  private static byte[] hostile(Random random) {
    byte[] packet =
        switch (random.nextInt(3)) {
          case 0 -> new byte[random.nextInt(64)];
          case 1 -> query(1, "web", Wire.A, 1232);
          default -> query(1, "2.0.18.172.in-addr.arpa", Wire.PTR);
        };
    return garbled(packet, random);
  }

  private static byte[] garbled(byte[] packet, Random random) {
    byte[] copy = Arrays.copyOf(packet, Math.max(0, packet.length - random.nextInt(4)));
    for (int i = random.nextInt(6); i > 0 && copy.length > 0; i--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  @Test
  void ofManyQueriesNoneIsLost() throws Exception {
    upstreams(FakeResolver.answering("192.0.2.1"));
    List<Future<Integer>> clients = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < 50; client++) {
        clients.add(
            threads.submit(
                () -> {
                  int answered = 0;
                  for (int i = 0; i < 100; i++) {
                    String name = i % 2 == 0 ? "web" : "example" + i + ".com";
                    answered += addresses(ask(name, Wire.A)).size();
                  }
                  return answered;
                }));
      }
    }
    for (Future<Integer> client : clients) {
      assertThat(client.get()).isEqualTo(100);
    }
  }

  @Test
  void aClosedServerAnswersNobodyAndFreesItsPort() throws Exception {
    upstreams(FakeResolver.silent());
    try (DatagramChannel client = DatagramChannel.open();
        Socket connected = new Socket(server.getAddress(), server.getPort())) {
      client.connect(server);
      client.write(ByteBuffer.wrap(query(1, "example.com", Wire.A)));
      connected.getOutputStream().write(Frames.of(query(2, "web", Wire.A)));
      DataInputStream in = new DataInputStream(connected.getInputStream());
      Frames.read(in); // so it has been accepted
      served.close();
      assertThat(in.read()).isEqualTo(-1);
    }
    try (DatagramChannel again = DatagramChannel.open()) {
      again.bind(server);
    }
  }
}
