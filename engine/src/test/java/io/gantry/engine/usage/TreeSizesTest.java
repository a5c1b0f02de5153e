package io.gantry.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreeSizesTest {
  private final Map<String, Long> disk = new HashMap<>();
  private final Map<String, Integer> walks = new HashMap<>();
  private TreeSizes sizes = new TreeSizes(Duration.ofDays(1));

  @AfterEach
  void close() {
    sizes.close();
  }

  private void impatient() {
    sizes.close();
    sizes = new TreeSizes(Duration.ZERO);
  }

  private long walk(String key) {
    walks.merge(key, 1, Integer::sum);
    return disk.getOrDefault(key, -1L);
  }

  private Tree own(String key, Object witness) {
    return new Tree(key, Optional.of(witness), Tree.Strangers.NONE, () -> walk(key));
  }

  private Tree open(String key, Object witness) {
    return new Tree(key, Optional.of(witness), Tree.Strangers.POSSIBLE, () -> walk(key));
  }

  private long ask(Tree tree) {
    return sizes.of(List.of(tree)).getOrDefault(tree.key(), -2L);
  }

  @Test
  void whatNobodyCanHaveChangedIsNotWalkedThroughAgain() {
    disk.put("a", 7L);
    assertThat(ask(own("a", 1))).isEqualTo(7);
    assertThat(ask(own("a", 1))).isEqualTo(7);
    assertThat(sizes.exactly(own("a", 1))).isEqualTo(7);
    assertThat(walks).containsEntry("a", 1);
  }

  @Test
  void whatMayHaveChangedIsMeasuredAgain() {
    disk.put("a", 7L);
    ask(own("a", 1));
    disk.put("a", 9L);
    assertThat(ask(own("a", 2))).isEqualTo(9);
    disk.put("a", 11L);
    assertThat(sizes.exactly(own("a", 3))).isEqualTo(11);
  }

  @Test
  void aTreeWithoutAWitnessIsMeasuredEachTime() {
    disk.put("a", 7L);
    Tree unknown = new Tree("a", Optional.empty(), Tree.Strangers.NONE, () -> walk("a"));
    ask(unknown);
    disk.put("a", 8L);
    assertThat(ask(unknown)).isEqualTo(8);
  }

  @Test
  void theEnginesOwnChangesCount() {
    disk.put("a", 7L);
    ask(own("a", 1));
    disk.put("a", 9L);
    sizes.changed("a");
    assertThat(ask(own("a", 1))).isEqualTo(9);
  }

  @Test
  void aChangeDuringTheWalkIsNotMissed() {
    Tree changing =
        new Tree(
            "a",
            Optional.of(1),
            Tree.Strangers.NONE,
            () -> {
              sizes.changed("a");
              return 1;
            });
    ask(changing);
    disk.put("a", 5L);
    assertThat(ask(own("a", 1))).isEqualTo(5);
  }

  @Test
  void strangersAreLookedForWhileThereIsTime() {
    disk.put("a", 7L);
    ask(open("a", 1));
    disk.put("a", 8L);
    assertThat(ask(open("a", 1))).isEqualTo(8);
  }

  @Test
  void withoutTimeAFreshAnswerDoesAndTheNextOneIsBetter() throws Exception {
    impatient();
    disk.put("a", 7L);
    CountDownLatch walked = new CountDownLatch(1);
    assertThat(ask(own("a", 1))).isEqualTo(7);
    disk.put("a", 8L);
    Tree told =
        new Tree(
            "a",
            Optional.of(2),
            Tree.Strangers.NONE,
            () -> {
              walked.countDown();
              return walk("a");
            });
    assertThat(ask(told)).isEqualTo(7);
    assertThat(walked.await(1, TimeUnit.MINUTES)).isTrue();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (ask(own("a", 2)) != 8 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(ask(own("a", 2))).isEqualTo(8);
  }

  @Test
  void whatWasNeverMeasuredIsWaitedFor() {
    impatient();
    disk.put("a", 7L);
    disk.put("b", 8L);
    assertThat(sizes.of(List.of(own("a", 1), open("b", 1)))).isEqualTo(Map.of("a", 7L, "b", 8L));
  }

  @Test
  void anUnreadableTreeIsUnknownAndTriedAgain() {
    Tree gone =
        new Tree(
            "a",
            Optional.of(1),
            Tree.Strangers.NONE,
            () -> {
              throw new IOException("gone");
            });
    assertThat(ask(gone)).isEqualTo(-1);
    disk.put("a", 7L);
    assertThat(ask(own("a", 1))).isEqualTo(7);
  }

  @Test
  void whatIsForgottenIsMeasuredAnew() {
    disk.put("a", 7L);
    ask(own("a", 1));
    sizes.retain(Set.of());
    disk.put("a", 8L);
    assertThat(ask(own("a", 1))).isEqualTo(8);
  }
}
