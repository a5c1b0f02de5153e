package io.gantry.kernel.netlink.nft;

import static io.gantry.kernel.netlink.nft.Expression.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.Witness;
import io.gantry.kernel.netlink.nft.Expression.Direction;
import io.gantry.kernel.netlink.nft.Expression.Immediate;
import io.gantry.kernel.netlink.nft.Expression.Lookup;
import io.gantry.kernel.netlink.nft.Expression.Meta;
import io.gantry.kernel.netlink.nft.Expression.MetaKey;
import io.gantry.kernel.netlink.nft.Expression.Nat;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class NftSocketTest {
  private static final Table TABLE = new Table(Family.INET, "gantry");
  private static final NftSet PUBLISHED =
      NftSet.of(TABLE, "published", DataType.INET_PROTO, DataType.INET_SERVICE)
          .to(DataType.IPV4_ADDR, DataType.INET_SERVICE);
  private static final Chain DNAT =
      Chain.base(TABLE, "dnat", Chain.Type.NAT, Chain.Hook.PREROUTING, -100, Chain.Policy.ACCEPT);
  private static final Chain FORWARD =
      Chain.base(TABLE, "forward", Chain.Type.FILTER, Chain.Hook.FORWARD, 0, Chain.Policy.DROP);
  private static final Chain USER = Chain.regular(TABLE, "user");

  private final Place place = new Place();

  /** A namespace, and a socket for it. */
  private static final class Place {
    private NetworkNamespace namespace;
    private NftSocket nft;

    @SuppressWarnings("NullAway.Init")
    Place() {}
  }

  @BeforeEach
  void open() throws IOException {
    Witness.assumeRoot();
    place.namespace = NetworkNamespace.create();
    place.nft = NftSocket.open(place.namespace);
  }

  @AfterEach
  void close() {
    place.nft.close();
    place.namespace.close();
  }

  private String ruleset() throws IOException {
    return Witness.of(place.namespace, "nft", "list", "ruleset");
  }

  private void commit(NftBatch batch) throws KernelException {
    place.nft.commit(batch);
  }

  private static InetAddress address(String text) {
    return Literals.parse(text).orElseThrow();
  }

  @SafeVarargs
  private static List<Expression> all(List<Expression>... parts) {
    List<Expression> all = new ArrayList<>();
    for (List<Expression> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static Element published(int port, String address, int inside) {
    return Element.of(
        Data.concat(Data.octet(6), Data.port(port)),
        Data.concat(Data.of(address(address)), Data.port(inside)));
  }

  private static Rule dnatRule() {
    List<Expression> dnat =
        List.of(
            new Meta(MetaKey.L4PROTO, register(0)),
            Match.loadPort(register(1)),
            new Lookup("published", register(0), register(0)),
            new Nat(
                Direction.DESTINATION,
                Family.IP,
                OptionalInt.of(register(0)),
                OptionalInt.of(register(1)),
                0));
    return Rule.of(DNAT, all(Match.ipv4(), Match.toThisMachine(), dnat));
  }

  @Test
  void portsArePublishedByElementsOfAMap() throws IOException {
    commit(new NftBatch().renew(TABLE).add(PUBLISHED).add(DNAT).add(dnatRule()));
    Element web = published(8080, "172.30.0.2", 80).withComment("web");
    commit(new NftBatch().create(PUBLISHED, List.of(web)));
    assertThat(ruleset())
        .contains("type inet_proto . inet_service : ipv4_addr . inet_service")
        .contains("elements = { tcp . 8080 comment \"web\" : 172.30.0.2 . 80 }")
        .contains("type nat hook prerouting priority dstnat; policy accept;")
        .contains(
            "meta nfproto ipv4 fib daddr type local"
                + " dnat ip to meta l4proto . th dport map @published");
    assertThat(place.nft.elements(PUBLISHED)).containsExactly(web);
    assertThat(place.nft.sets(TABLE)).containsExactly(PUBLISHED);
    assertThat(place.nft.chains(TABLE)).containsExactly(DNAT);
    assertThat(place.nft.tables()).containsExactly(TABLE);
    assertThat(place.nft.rules(TABLE))
        .singleElement()
        .extracting(Rule::expressions)
        .isEqualTo(dnatRule().expressions());

    commit(new NftBatch().delete(PUBLISHED, List.of(web)));
    assertThat(place.nft.elements(PUBLISHED)).isEmpty();
  }

  @Test
  void aPortIsPublishedOnlyOnce() throws KernelException {
    commit(new NftBatch().add(TABLE).add(PUBLISHED));
    commit(new NftBatch().create(PUBLISHED, List.of(published(80, "10.0.0.2", 80))));
    NftBatch again = new NftBatch().create(PUBLISHED, List.of(published(80, "10.0.0.3", 80)));
    assertThatThrownBy(() -> commit(again))
        .isInstanceOf(KernelException.class)
        .hasMessage("add elements to inet gantry published: file exists");
    assertThat(place.nft.elements(PUBLISHED)).containsExactly(published(80, "10.0.0.2", 80));
  }

  @Test
  void rulesAreAddedInsertedAndDeletedByHandle() throws IOException {
    NftSet jumps = NftSet.of(TABLE, "networks", DataType.IFNAME).toVerdicts();
    Element jump = Element.of(Data.linkName("br-1"), Verdict.jump("user"));
    Rule established =
        Rule.of(
            FORWARD,
            all(
                Match.state(Expression.STATE_ESTABLISHED | Expression.STATE_RELATED),
                List.of(new Expression.Counter(), new Immediate(Verdict.ACCEPT))));
    Rule byNetwork =
        Rule.of(
            FORWARD,
            new Meta(MetaKey.OIFNAME, register(0)),
            new Lookup("networks", register(0), Expression.VERDICT));
    Rule reject =
        Rule.of(
                USER,
                all(
                    Match.comesBy("br-0"),
                    Match.leavesNotBy("br-0"),
                    List.of(
                        new Expression.Log("gantry "),
                        new Expression.Reject(
                            Expression.Rejection.ICMPX_UNREACH,
                            Expression.ICMPX_ADMIN_PROHIBITED))))
            .withComment("no way");
    commit(
        new NftBatch()
            .renew(TABLE)
            .add(USER)
            .add(FORWARD)
            .add(jumps)
            .add(jumps, List.of(jump))
            .add(byNetwork)
            .insert(established)
            .add(reject));
    assertThat(ruleset())
        .contains("type ifname : verdict", "\"br-1\" : jump user")
        .contains("type filter hook forward priority filter; policy drop;")
        .contains("ct state established,related counter packets 0 bytes 0 accept")
        .contains("oifname vmap @networks")
        .contains(
            "iifname \"br-0\" oifname != \"br-0\" log prefix \"gantry \""
                + " reject with icmpx admin-prohibited comment \"no way\"");
    List<Rule> rules = place.nft.rules(TABLE);
    assertThat(rules)
        .extracting(Rule::expressions)
        .containsExactlyInAnyOrder(
            established.expressions(), byNetwork.expressions(), reject.expressions());
    assertThat(rules).extracting(Rule::comment).contains("no way");
    assertThat(place.nft.sets(TABLE)).containsExactly(jumps);
    assertThat(place.nft.elements(jumps)).containsExactly(jump);

    Rule first = rules.stream().filter(r -> r.chain().equals("forward")).findFirst().orElseThrow();
    commit(new NftBatch().delete(first).flush(USER));
    assertThat(place.nft.rules(TABLE))
        .singleElement()
        .extracting(Rule::expressions)
        .isEqualTo(byNetwork.expressions());
  }

  @Test
  void addressesAreMatchedAndTranslatedInBothVersions() throws IOException {
    Chain post =
        Chain.base(TABLE, "post", Chain.Type.NAT, Chain.Hook.POSTROUTING, 100, Chain.Policy.ACCEPT);
    Chain output =
        Chain.base(TABLE, "out", Chain.Type.NAT, Chain.Hook.OUTPUT, -100, Chain.Policy.ACCEPT);
    Cidr v4 = Cidr.of("172.30.0.0/16");
    Cidr v6 = Cidr.of("fd00:30::/64");
    Rule masquerade4 =
        Rule.of(
            post,
            all(
                Match.ipv4(),
                Match.from(v4),
                Match.leavesNotBy("br-0"),
                List.of(new Expression.Masquerade(0))));
    Rule masquerade6 =
        Rule.of(
            post,
            all(
                Match.ipv6(),
                Match.from(v6),
                Match.notTo(v6),
                List.of(new Expression.Masquerade(Expression.NF_NAT_RANGE_PROTO_RANDOM_FULLY))));
    Rule snat =
        Rule.of(
            post,
            all(
                Match.ipv4(),
                Match.to(Cidr.of("10.1.2.3/32")),
                List.of(
                    new Immediate(register(0), Data.of(address("192.0.2.9"))),
                    new Nat(
                        Direction.SOURCE,
                        Family.IP,
                        OptionalInt.of(register(0)),
                        OptionalInt.empty(),
                        Expression.NF_NAT_RANGE_PERSISTENT))));
    Rule redirect =
        Rule.of(
            output,
            all(
                Match.protocol(17),
                List.of(
                    new Immediate(register(0), Data.port(5353)),
                    new Expression.Redirect(OptionalInt.of(register(0)), 0))));
    Rule other =
        Rule.of(
            output,
            all(
                Match.status(Expression.STATUS_DNAT),
                List.of(
                    new Expression.Payload(Expression.Header.TRANSPORT, 2, 2, register(0)),
                    new Expression.Range(register(0), false, Data.port(10), Data.port(20)),
                    new Immediate(register(0), Data.word(7)),
                    new Expression.SetMeta(MetaKey.MARK, register(0)),
                    new Expression.SetConnection(Expression.ConnectionKey.MARK, register(0)),
                    new Immediate(Verdict.RETURN))));
    List<Rule> rules = List.of(masquerade4, masquerade6, snat, redirect, other);
    NftBatch batch = new NftBatch().renew(TABLE).add(post).add(output);
    rules.forEach(batch::add);
    commit(batch);
    assertThat(ruleset())
        .contains("ip saddr 172.30.0.0/16 oifname != \"br-0\" masquerade")
        .contains("ip6 saddr fd00:30::/64 ip6 daddr != fd00:30::/64 masquerade fully-random")
        .contains("ip daddr 10.1.2.3 snat ip to 192.0.2.9 persistent")
        .contains("meta l4proto udp redirect to :5353")
        .contains("ct status dnat", "th dport 10-20", "meta mark set 0x00000007", "return");
    assertThat(place.nft.rules(TABLE))
        .extracting(Rule::expressions)
        .containsExactlyElementsOf(rules.stream().map(Rule::expressions).toList());
  }

  @Test
  void networksAreIntervalsOfASet() throws IOException {
    NftSet v4 = NftSet.of(TABLE, "nets4", DataType.IPV4_ADDR).withIntervals();
    NftSet v6 = NftSet.of(TABLE, "nets6", DataType.IPV6_ADDR).withIntervals();
    NftSet pairs =
        NftSet.of(TABLE, "pairs", DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE)
            .withIntervals();
    Data octet = Data.octet(6);
    Element range =
        Element.between(
            Data.concat(Data.of(address("10.0.0.0")), octet, Data.port(80)),
            Data.concat(Data.of(address("10.0.0.255")), octet, Data.port(90)));
    Element last = Element.network(Cidr.of("255.255.255.0/24"));
    commit(
        new NftBatch()
            .add(TABLE)
            .add(v4)
            .add(v6)
            .add(pairs)
            .add(v4, List.of(Element.network(Cidr.of("172.30.0.0/16"))))
            .add(v4, List.of(last))
            .add(v6, List.of(Element.network(Cidr.of("fd00:30::/64"))))
            .add(pairs, List.of(range)));
    assertThat(ruleset())
        .contains("172.30.0.0/16", "255.255.255.0/24", "fd00:30::/64")
        .contains("10.0.0.0/24 . tcp . 80-90");
    assertThat(place.nft.elements(pairs)).containsExactly(range);
    assertThat(place.nft.elements(v4))
        .containsExactly(Element.network(Cidr.of("172.30.0.0/16")), last);
    assertThat(place.nft.sets(TABLE)).containsExactlyInAnyOrder(v4, v6, pairs);
    commit(new NftBatch().delete(v4, List.of(Element.network(Cidr.of("172.30.0.0/16")))));
    assertThat(ruleset()).doesNotContain("172.30");
  }

  @Test
  void networksBesideEachOtherAreDeletedAsTheyWereListed() throws IOException {
    NftSet set = NftSet.of(TABLE, "networks", DataType.IPV4_ADDR).withIntervals();
    List<Element> networks =
        IntStream.range(17, 32)
            .mapToObj(octet -> Element.network(Cidr.of("172." + octet + ".0.0/16")))
            .toList();
    commit(new NftBatch().add(TABLE).add(set).add(set, networks));
    assertThat(place.nft.elements(set)).isEqualTo(networks);
    commit(new NftBatch().delete(set, place.nft.elements(set).subList(3, 9)));
    commit(new NftBatch().delete(set, place.nft.elements(set)));
    assertThat(place.nft.elements(set)).isEmpty();
  }

  @Test
  void anIntervalIsReplacedByOneWithTheSameBeginning() throws IOException {
    NftSet set = NftSet.of(TABLE, "networks", DataType.IPV4_ADDR).withIntervals();
    Element wide = Element.network(Cidr.of("172.18.0.0/16"));
    Element narrow = Element.network(Cidr.of("172.18.0.0/24"));
    commit(new NftBatch().add(TABLE).add(set).add(set, List.of(wide)));
    commit(new NftBatch().delete(set, List.of(wide)).add(set, List.of(narrow)));
    assertThat(place.nft.elements(set)).containsExactly(narrow);
  }

  @Test
  void elementsTimeOut() throws IOException {
    NftSet set =
        new NftSet(
            TABLE,
            "recent",
            List.of(DataType.IPV4_ADDR),
            new NftSet.Target.Nothing(),
            Set.of(),
            Optional.of(Duration.ofHours(1)));
    Element element = Element.of(Data.of(address("10.0.0.1"))).withTimeout(Duration.ofMinutes(30));
    commit(new NftBatch().add(TABLE).add(set).add(set, List.of(element)));
    assertThat(ruleset()).contains("timeout 1h", "10.0.0.1 timeout 30m");
    assertThat(place.nft.sets(TABLE)).containsExactly(set);
    assertThat(place.nft.elements(set)).containsExactly(element);
  }

  @Test
  void thousandsOfElementsAreAddedListedAndFlushedAtOnce() throws KernelException {
    List<Element> many = new ArrayList<>();
    for (int port = 1; port <= 20_000; port++) {
      many.add(published(port, "10.0.0.2", port).withComment("a comment of some length " + port));
    }
    commit(new NftBatch().add(TABLE).add(PUBLISHED).create(PUBLISHED, many));
    assertThat(Set.copyOf(place.nft.elements(PUBLISHED))).isEqualTo(Set.copyOf(many));
    commit(new NftBatch().flush(PUBLISHED));
    assertThat(place.nft.elements(PUBLISHED)).isEmpty();
  }

  @Test
  void aBatchIsDoneAllOrNone() throws KernelException {
    NftSet missing = NftSet.of(TABLE, "missing", DataType.IPV4_ADDR);
    NftBatch batch = new NftBatch().add(TABLE).add(FORWARD).delete(missing);
    assertThatThrownBy(() -> commit(batch))
        .isInstanceOfSatisfying(
            KernelException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.ENOENT);
              assertThat(e).hasMessageStartingWith("delete set inet gantry missing: no such file");
            });
    assertThat(place.nft.tables()).isEmpty();
    assertThat(place.nft.chains(TABLE)).isEmpty();
    assertThat(place.nft.rules(TABLE)).isEmpty();
    assertThat(place.nft.sets(TABLE)).isEmpty();
    assertThat(place.nft.elements(PUBLISHED)).isEmpty();
  }

  @Test
  void aBatchForAnOlderGenerationIsRefused() throws KernelException {
    int before = place.nft.generation();
    place.nft.commit(new NftBatch().add(TABLE), before);
    assertThat(place.nft.generation()).isNotEqualTo(before);
    assertThatThrownBy(() -> place.nft.commit(new NftBatch().add(USER), before))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ERESTART));
    assertThat(place.nft.chains(TABLE)).isEmpty();
  }

  @Test
  void aBatchThatChangesAGrownTableInOneGoIsNotTooLong() throws KernelException {
    NftBatch batch = new NftBatch().renew(TABLE).add(FORWARD);
    for (int i = 0; i < 2000; i++) {
      batch.add(Rule.of(FORWARD, Match.comesBy("br-" + i)).withComment("rule " + i));
    }
    commit(batch);
    assertThat(place.nft.rules(TABLE)).hasSize(2000);
  }

  @Test
  void aMonitorTellsWhoDidWhat() throws IOException {
    Table other = new Table(Family.IP, "gantry");
    try (NftMonitor monitor = NftMonitor.open(TABLE, place.namespace)) {
      commit(new NftBatch().add(other));
      assertThat(monitor.changes()).isEmpty();
      commit(new NftBatch().add(TABLE).add(USER));
      assertThat(monitor.changes())
          .containsExactly(new TableChange(false, place.nft.port(), false));
      Witness.of(place.namespace, "nft", "add", "chain", "inet", "gantry", "theirs");
      assertThat(monitor.changes())
          .singleElement()
          .matches(change -> !change.gone() && change.port() != place.nft.port());
      Witness.of(place.namespace, "nft", "flush", "ruleset");
      assertThat(monitor.changes())
          .anyMatch(change -> change.gone() && change.port() != place.nft.port());
      assertThat(place.nft.tables()).isEmpty();
    }
  }

  @Test
  void whatOthersPutThereIsReadAsFarAsItIsKnown() throws IOException {
    Witness.of(
        place.namespace,
        "nft",
        "add table inet t; add chain inet t c; add rule inet t c limit rate 1/second tcp dport { 80, 443 } ct mark set mark accept");
    Table theirs = new Table(Family.INET, "t");
    assertThat(place.nft.rules(theirs))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.expressions())
                    .contains(new Expression.Other("limit"), new Immediate(Verdict.ACCEPT)));
    assertThat(place.nft.sets(theirs)).isEmpty();
  }
}
