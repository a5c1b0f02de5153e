package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.endpoint.Link;
import io.gantry.engine.spec.Peers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts containers when an engine opens: those that others link to, or share with, before the
 * others.
 */
final class Opening {
  /** Who still waits then starts without the others: dockerd waits for links only, and shorter. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Parts parts;
  private final Consumer<Container> starter;
  private final Map<String, CompletableFuture<Void>> started = new HashMap<>();

  /**
   * @param starter starts one, and says by no exception when that fails
   */
  Opening(Parts parts, Consumer<Container> starter) {
    this.parts = parts;
    this.starter = starter;
  }

  /** Has all of these started soon. */
  void start(List<Container> containers) {
    containers.forEach(container -> started.put(container.id(), new CompletableFuture<>()));
    containers.forEach(this::startInTurn);
  }

  private void startInTurn(Container container) {
    CompletableFuture<?>[] before =
        needed(container)
            .map(started::get)
            .filter(Objects::nonNull)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> own = Objects.requireNonNull(started.get(container.id()));
    var _ =
        CompletableFuture.allOf(before)
            .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .thenRunAsync(() -> starter.accept(container), parts.executor())
            .whenComplete((nothing, failure) -> own.complete(null));
  }

  /** The ids of those that must run before it can. */
  private Stream<String> needed(Container container) {
    Namespaces namespaces = container.description().hostConfig().namespaces();
    Stream<String> shared =
        Stream.of(namespaces.network(), namespaces.ipc(), namespaces.pid())
            .map(Peers::shared)
            .filter(word -> !word.isEmpty());
    Stream<String> linked =
        container.description().hostConfig().network().links().stream()
            .map(text -> Link.parse(text).container());
    return Stream.concat(shared, linked).map(this::id).flatMap(Optional::stream);
  }

  private Optional<String> id(String word) {
    try {
      return Optional.of(parts.index().find(word).id());
    } catch (EngineException e) {
      // its start will say so
      return Optional.empty();
    }
  }
}
