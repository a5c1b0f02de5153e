package io.gantry.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RunsTest {
  private static BigInteger n(long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void theyBehaveAsASetOfNumbers() {
    Random random = new Random(42);
    Runs runs = new Runs();
    TreeSet<Integer> model = new TreeSet<>();
    for (int step = 0; step < 5_000; step++) {
      int first = random.nextInt(200);
      if (random.nextBoolean()) {
        int last = first + random.nextInt(6);
        runs.add(n(first), n(last));
        for (int i = first; i <= last; i++) {
          model.add(i);
        }
      } else {
        runs.remove(n(first));
        model.remove(first);
      }
      int free = first;
      while (model.contains(free)) {
        free++;
      }
      assertThat(runs.free(n(first))).isEqualTo(n(free));
      assertThat(runs.contains(n(first))).isEqualTo(model.contains(first));
      assertThat(runs.size()).isEqualTo(n(model.size()));
    }
  }

  @Test
  void whatMeetsARangeIsFoundByItsLast() {
    Runs runs = new Runs();
    runs.add(n(10), n(20));
    assertThat(runs.meets(n(0), n(9))).isEmpty();
    assertThat(runs.meets(n(0), n(10))).contains(n(20));
    assertThat(runs.meets(n(12), n(13))).contains(n(20));
    assertThat(runs.meets(n(21), n(30))).isEmpty();
  }
}
