package io.gantry.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerCacheTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final AnswerCache cache = new AnswerCache(3, clock::get);
  private final Query query = Query.parse(Packets.query(1, "example.com", Wire.A)).orElseThrow();

  private void put(String key, int flags, List<byte[]> answers, List<byte[]> authorities) {
    byte[] wire = Packets.answer(query.wire(), flags, answers, authorities);
    cache.put(key, new Response(wire, query));
  }

  private void put(String key) {
    put(key, 0, List.of(Packets.address("192.0.2.1", 60)), List.of());
  }

  private void pass(long seconds) {
    clock.addAndGet(seconds * 1_000_000_000);
  }

  @Test
  void anAnswerLivesAsLongAsItsShortestRecordAndGrowsOld() {
    put(
        "key",
        0,
        List.of(Packets.address("192.0.2.1", 100_000), Packets.address("192.0.2.2", 60)),
        List.of());
    pass(59);
    byte[] answer = cache.get("key", query).orElseThrow();
    assertThat(Packets.records(answer)).extracting(Records.Found::ttl).containsExactly(99_941L, 1L);
    pass(1);
    assertThat(cache.get("key", query)).isEmpty();
    assertThat(cache.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "3, 300, 60, 60", // no such name
    "0, 300, 60, 60", // no such record
    "3, 30, 60, 30", // the authority's own time is shorter
    "3, 86400, 86400, 900", // never for long
  })
  void thatThereIsNothingIsRememberedToo(int rcode, int ttl, int minimum, int seconds) {
    put("key", rcode, List.of(), List.of(Packets.authority(ttl, minimum)));
    pass(seconds - 1);
    assertThat(cache.get("key", query)).isPresent();
    pass(1);
    assertThat(cache.get("key", query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", // for now only
    "2, 60", // a failure
    "512, 60", // truncated
    "0, -1", // a time that is none
  })
  void whatMustNotBeRememberedIsNot(int flags, int ttl) {
    put("key", flags, List.of(Packets.address("192.0.2.1", ttl)), List.of());
    assertThat(cache.get("key", query)).isEmpty();
  }

  @Test
  void withoutAnAuthorityNothingIsNotRemembered() {
    put("key", Wire.NXDOMAIN, List.of(), List.of());
    assertThat(cache.get("key", query)).isEmpty();
  }

  @Test
  void anAnswerThatPromisesMoreThanItHasIsNotRemembered() {
    byte[] wire = Packets.answer(query.wire(), "192.0.2.1");
    wire[Wire.ANSWERS + 1] = 9;
    cache.put("key", new Response(wire, query));
    assertThat(cache.size()).isZero();
  }

  @Test
  void theOnesUsedLastAreKept() {
    put("a");
    put("b");
    put("c");
    assertThat(cache.get("a", query)).isPresent();
    put("d");
    assertThat(cache.get("b", query)).isEmpty();
    assertThat(cache.get("a", query)).isPresent();
    assertThat(cache.size()).isEqualTo(3);
  }
}
