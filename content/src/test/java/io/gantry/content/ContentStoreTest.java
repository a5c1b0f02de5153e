package io.gantry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path root;

  @Test
  void anEmptyStoreIsAValidLayout() throws IOException {
    ContentStore.open(root);
    assertThat(root.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(Index.parse(Files.readAllBytes(root.resolve("index.json"))).manifests()).isEmpty();
    assertThat(root.resolve("blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void keepsWhatIsCommittedUnderItsDigest() throws IOException {
    ContentStore store = ContentStore.open(root);
    try (Lease lease = store.lease();
        Ingest ingest = store.ingest(lease)) {
      ingest.write(HELLO, 0, 2);
      ingest.write(HELLO, 2, 3);
      assertThat(ingest.offset()).isEqualTo(5);
      assertThat(ingest.commit().digest()).isEqualTo(Digest.of(HELLO));
    }
    assertThat(store.read(Digest.of(HELLO), 100)).isEqualTo(HELLO);
    assertThat(store.info(Digest.of(HELLO)).orElseThrow().size()).isEqualTo(5);
    assertThat(store.list()).containsExactly(Digest.of(HELLO));
    assertThat(root.resolve("ingest")).isEmptyDirectory();
    assertThat(root.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void refusesContentThatIsNotWhatWasExpected() throws IOException {
    ContentStore store = ContentStore.open(root);
    try (Lease lease = store.lease();
        Ingest ingest = store.ingest(lease, "layer")) {
      ingest.write(ByteBuffer.wrap(HELLO));
      assertThatThrownBy(() -> ingest.commit(Digest.of("other"), 5))
          .isInstanceOf(DigestMismatchException.class);
      ingest.write(ByteBuffer.wrap(HELLO));
      assertThatThrownBy(() -> ingest.commit(Digest.of(HELLO), 6))
          .isInstanceOf(DigestMismatchException.class)
          .hasMessageContaining("has 5 bytes, expected 6");
    }
    assertThat(store.list()).isEmpty();
    assertThat(root.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void verifiesOtherAlgorithmsToo() throws IOException {
    ContentStore store = ContentStore.open(root);
    Digest sha512 = Digest.parse("sha512:" + "0".repeat(128)).recompute(HELLO);
    try (Lease lease = store.lease();
        Ingest ingest = store.ingest(lease)) {
      ingest.write(ByteBuffer.wrap(HELLO));
      ingest.commit(sha512, 5);
    }
    assertThat(store.read(sha512, 5)).isEqualTo(HELLO);
    assertThat(store.list()).containsExactly(sha512);
  }

  @Test
  void resumesAnInterruptedIngestByItsKeyAndForgetsOthers() throws IOException {
    ContentStore before = ContentStore.open(root);
    Lease abandoned = before.lease();
    Ingest half = before.ingest(abandoned, "layer");
    half.write(HELLO, 0, 3);
    Ingest anonymous = before.ingest(abandoned);
    anonymous.write(HELLO, 0, 3);

    ContentStore after = ContentStore.open(root);
    assertThat(after.interrupted()).isTrue();
    try (Lease lease = after.lease();
        Ingest ingest = after.ingest(lease, "layer")) {
      assertThat(ingest.offset()).isEqualTo(3);
      ingest.write(HELLO, 3, 2);
      ingest.commit(Digest.of(HELLO), 5);
    }
    assertThat(root.resolve("ingest")).isEmptyDirectory();
    assertThat(ContentStore.open(root).interrupted()).isFalse();
    half.close();
    anonymous.close();
    abandoned.close();
  }

  @Test
  void takesInOneKeyOnlyOnceAtATime() throws IOException {
    ContentStore store = ContentStore.open(root);
    try (Lease lease = store.lease()) {
      try (Ingest first = store.ingest(lease, "k")) {
        assertThat(first.isOpen()).isTrue();
        assertThatThrownBy(() -> store.ingest(lease, "k"))
            .isInstanceOf(FileAlreadyExistsException.class);
      }
      store.ingest(lease, "k").close();
    }
  }

  @Test
  void collectsWhatNeitherTheIndexNorALeaseNeeds() throws IOException {
    ContentStore store = ContentStore.open(root);
    Lease lease = store.lease();
    Digest kept = store.put(lease, "kept".getBytes(StandardCharsets.UTF_8)).digest();
    Digest leased = store.put(lease, "leased".getBytes(StandardCharsets.UTF_8)).digest();
    try (Lease other = store.lease()) {
      store.put(other, "garbage".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(store.sweep(store.list(), () -> Set.of(kept))).isEqualTo("garbage".length());
    assertThat(store.list()).containsExactlyInAnyOrder(kept, leased);
    lease.close();
    store.sweep(store.list(), () -> Set.of(kept));
    assertThat(store.list()).containsExactly(kept);
  }

  @Test
  void damageIsFoundWhenASmallBlobIsRead() throws IOException {
    ContentStore store = ContentStore.open(root);
    try (Lease lease = store.lease()) {
      store.put(lease, HELLO);
    }
    Files.writeString(store.path(Digest.of(HELLO)), "hullo");
    assertThatThrownBy(() -> store.read(Digest.of(HELLO), 100))
        .isInstanceOf(DigestMismatchException.class);
    assertThatThrownBy(() -> store.read(Digest.of(HELLO), 4))
        .hasMessageContaining("more than the 4");
    assertThatThrownBy(() -> store.open(Digest.of("x"))).isInstanceOf(NoSuchBlobException.class);
  }

  @Test
  void theIndexSurvivesReopeningAndAReplacementCutShort() throws IOException {
    Descriptor entry = Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(HELLO), 5);
    ContentStore.open(root).updateIndex(index -> Index.of(List.of(entry)));
    Files.writeString(root.resolve("index.json.new"), "{\"schemaVer");
    assertThat(ContentStore.open(root).index().manifests()).containsExactly(entry);
  }

  @Test
  void aDamagedIndexIsToldRatherThanOverwritten() throws IOException {
    Files.writeString(root.resolve("index.json"), "{\"schemaVersion\":");
    assertThatThrownBy(() -> ContentStore.open(root)).hasMessageContaining("index.json is damaged");
    assertThat(root.resolve("index.json")).hasContent("{\"schemaVersion\":");
  }

  @Test
  void manyThreadsMayBringTheSameBlob() throws Exception {
    ContentStore store = ContentStore.open(root);
    List<Thread> threads =
        Stream.generate(() -> Thread.ofVirtual().unstarted(() -> bring(store))).limit(8).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(store.list()).hasSize(20);
    assertThat(root.resolve("ingest")).isEmptyDirectory();
  }

  private static void bring(ContentStore store) {
    try (Lease lease = store.lease()) {
      for (int i = 0; i < 20; i++) {
        store.put(lease, ("blob " + i).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final Duration DAY = Duration.ofDays(1);

  private static Digest stored(ContentStore store, Lease lease, String text) throws IOException {
    return store.put(lease, text.getBytes(StandardCharsets.UTF_8)).digest();
  }

  @Test
  void whatIsToBeResumedOutlivesItsLeaseAndTheStoreForItsTime() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    Digest hello = Digest.of(HELLO);
    ContentStore store = ContentStore.open(root, now::get);
    try (Lease lease = store.lease("pull", Set.of(hello), DAY)) {
      store.put(lease, HELLO);
    }
    store = ContentStore.open(root, now::get);
    assertThat(store.sweep(store.list(), Set::of)).isZero();
    assertThat(store.kept()).singleElement().satisfies(k -> assertThat(k.what()).isEqualTo("pull"));
    now.set(now.get().plus(DAY).plusSeconds(1));
    assertThat(store.sweep(store.list(), Set::of)).isEqualTo(HELLO.length);
    assertThat(store.expire(Set::of)).isTrue();
    assertThat(root.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void workThatIsDoneOrDoneByOthersKeepsNothing() throws IOException {
    ContentStore store = ContentStore.open(root);
    Digest hello = Digest.of(HELLO);
    try (Lease lease = store.lease("done", Set.of(hello), DAY)) {
      store.put(lease, HELLO);
      lease.done();
    }
    assertThat(store.kept()).isEmpty();
    store.lease("first", Set.of(hello), DAY).close();
    store.lease("second", Set.of(hello), DAY).close();
    assertThat(store.kept()).hasSize(1);
    assertThat(store.expire(() -> Set.of(hello))).isFalse();
    assertThat(root.resolve("leases")).isEmptyDirectory();
    assertThat(store.has(hello)).isTrue();
  }

  @Test
  void theFirstStoreOfABootOfTheMachineMayHaveLostMarks() throws IOException {
    assertThat(ContentStore.open(root).interrupted()).isFalse();
    assertThat(ContentStore.open(root).interrupted()).isFalse();
    Files.writeString(root.resolve("boot"), "another");
    assertThat(ContentStore.open(root).interrupted()).isTrue();
    assertThat(ContentStore.open(root).interrupted()).isFalse();
  }

  @Test
  void aDamagedLeaseKeepsNothing() throws IOException {
    ContentStore.open(root);
    Files.writeString(root.resolve("leases/x.kept"), "{\"until\":\"never\"}");
    assertThat(ContentStore.open(root).kept()).isEmpty();
    assertThat(root.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void whoTakesALeaseWhileASweepMarksFindsTheBlobGoneOrKept() throws Exception {
    ContentStore store = ContentStore.open(root);
    try (Lease lease = store.lease()) {
      stored(store, lease, "hello");
    }
    CountDownLatch marking = new CountDownLatch(1);
    Digest hello = Digest.of(HELLO);
    FutureTask<Boolean> other =
        new FutureTask<>(
            () -> {
              marking.await();
              try (Lease lease = store.lease()) {
                lease.add(hello); // waits for the sweep
                return store.has(hello);
              }
            });
    Thread.startVirtualThread(other);
    store.sweep(
        List.of(hello),
        () -> {
          marking.countDown();
          return Set.of();
        });
    assertThat(other.get(30, TimeUnit.SECONDS)).isFalse();
  }
}
