package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images that share layers are pulled, loaded, saved and removed by several at once, while somebody
 * collects without a pause. {@code -Dgantry.race.rounds} says how long (25), {@code
 * -Dgantry.race.seed} repeats what is tried.
 */
@Tag("root")
class GarbageRaceTest {

  private static final int ROUNDS = Integer.getInteger("gantry.race.rounds", 25);
  private static final long SEED = Long.getLong("gantry.race.seed", System.nanoTime());
  private static final int WORKERS = 3;
  private static final int IMAGES = 3;
  private static final byte[] BASE = Tars.tar().file("base", "base").bytes();

  @TempDir Path root;
  @TempDir Path scratch;
  private final FakeRegistry registry = new FakeRegistry();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private TestImages world;

  GarbageRaceTest() throws IOException {}

  @BeforeEach
  void open() throws IOException {
    world = new TestImages(root, registry.settings(scratch, 2));
  }

  @AfterEach
  void close() {
    registry.close();
    if (world != null) {
      world.close();
    }
  }

  private static String name(int image) {
    return "reg.test/app:" + image;
  }

  private void pull(int image) {
    world.images.pull(
        PullImage.of(Reference.parse(name(image))), (id, status, current, total) -> {});
  }

  private void work(Random random, byte[] archive) {
    for (int round = 0; round < ROUNDS; round++) {
      int image = random.nextInt(IMAGES);
      try {
        switch (random.nextInt(4)) {
          case 0, 1 -> pull(image);
          case 2 -> world.images.remove(name(image), RemoveImage.FORCED);
          default -> {
            world.load(archive);
            world.save(name(image));
          }
        }
      } catch (EngineException.NotFound | EngineException.Conflict expected) {
        // another was faster
      } catch (EngineException | AssertionError e) {
        failures.add(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingThatSomebodyNeedsIsCollected(boolean dropArchives) throws Exception {
    world
        .images
        .registries()
        .settings(registry.settings(scratch, 2).withDropArchives(dropArchives));
    Descriptor base = registry.layer(BASE);
    for (int i = 0; i < IMAGES; i++) {
      byte[] top = Tars.tar().file("top", "top " + i).bytes();
      registry.image(
          "" + i, Platform.host(), List.of(BASE, top), List.of(base, registry.layer(top)));
    }
    pull(0);
    byte[] archive = world.save(name(0));
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Random random = new Random(SEED + i);
      workers.add(Thread.ofPlatform().start(() -> work(random, archive)));
    }
    Thread collector =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    try {
                      world.images.collect();
                    } catch (EngineException e) {
                      failures.add(e);
                    }
                  }
                });
    for (Thread worker : workers) {
      worker.join();
    }
    over.set(true);
    collector.join();
    assertThat(failures).as("seed " + SEED).isEmpty();
    assertThat(world.images.faults()).as("seed " + SEED).isEmpty();
    for (int i = 0; i < IMAGES; i++) {
      pull(i);
      assertThat(world.save(name(i))).isNotEmpty();
    }
    for (int i = 0; i < IMAGES; i++) {
      world.images.remove(name(i), RemoveImage.FORCED);
    }
    world.images.collect();
    world.assertEmpty();
  }
}
