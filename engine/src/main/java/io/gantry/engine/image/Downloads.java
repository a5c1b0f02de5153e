package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.distribution.Registries;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The layers on their way in, each once, whoever waits for them. */
final class Downloads {

  private final ContentStore content;
  private final LayerIntake intake;
  private final HeavyWork heavy;
  private final Garbage garbage;
  private final Registries registries;
  private final Slots slots;
  private final Map<Digest, Download> underWay = new HashMap<>();

  Downloads(
      ContentStore content,
      LayerIntake intake,
      HeavyWork heavy,
      Garbage garbage,
      Registries registries) {
    this.content = content;
    this.intake = intake;
    this.heavy = heavy;
    this.garbage = garbage;
    this.registries = registries;
    this.slots = new Slots(() -> registries.settings().downloads());
  }

  /** Begins to get a layer, or joins those who wait for it already. */
  Download join(Repository repository, Descriptor layer, ProgressBoard.Part watcher)
      throws IOException {
    while (true) {
      Download download;
      synchronized (this) {
        download = underWay.get(layer.digest());
        if (download == null) {
          return begin(repository, layer, watcher);
        }
      }
      if (download.join(watcher)) {
        return download;
      }
      awaitEnd(download.done());
      forget(layer.digest(), download);
    }
  }

  private Download begin(Repository repository, Descriptor layer, ProgressBoard.Part watcher) {
    int attempts = registries.settings().attempts();
    Download download = new Download(repository, layer, content, intake, slots, attempts);
    download.join(watcher);
    heavy.submit(
        () -> {
          download.run();
          forget(layer.digest(), download);
          if (download.isLeft()) {
            heavy.start(
                "collect a layer that nobody waits for",
                () -> garbage.drop(List.of(layer.digest())));
          }
        });
    underWay.put(layer.digest(), download);
    return download;
  }

  private synchronized void forget(Digest digest, Download ended) {
    underWay.remove(digest, ended);
  }

  /** One that is being given up ends soon. */
  private void awaitEnd(CompletableFuture<Boolean> done) throws IOException {
    try {
      done.get();
    } catch (ExecutionException gone) {
      // as expected
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("context canceled");
    }
  }
}
