package io.gantry.engine.image;

import io.gantry.distribution.Registries;
import io.gantry.distribution.Repository;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MediaType;
import io.gantry.snapshot.tar.Compression;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends the layers of an image, several at once. */
final class Uploading {

  private static final long TELL_MILLIS = 100;

  private final HeavyWork heavy;
  private final Slots slots;
  private final CompressedForms forms;

  Uploading(Registries registries, HeavyWork heavy, CompressedForms forms) {
    this.forms = forms;
    this.heavy = heavy;
    this.slots = new Slots(() -> registries.settings().uploads());
  }

  /**
   * A layer to send.
   *
   * @param blob as it is kept
   * @param label what it is called in messages
   * @param elsewhere another repository of the registry that has it
   */
  record Layer(Descriptor blob, String label, Optional<String> elsewhere) {}

  /**
   * Sends those that the registry does not have.
   *
   * @param compression of those that are kept uncompressed; without one they go as they are
   * @return the layers as they are there
   */
  List<Descriptor> send(
      Repository repository,
      BlobSource source,
      List<Layer> layers,
      Optional<Compression> compression,
      TransferListener listener)
      throws IOException {
    ProgressBoard board = new ProgressBoard();
    Map<Digest, FutureTask<Descriptor>> tasks = new HashMap<>();
    try {
      layers.reversed().forEach(layer -> board.part(layer.label()).say("Preparing"));
      for (Layer layer : layers) {
        ProgressBoard.Part part = board.part(layer.label());
        if (!tasks.containsKey(layer.blob().digest())) {
          FutureTask<Descriptor> task =
              new FutureTask<>(() -> inSlot(repository, source, layer, compression, part));
          tasks.put(layer.blob().digest(), task);
          heavy.submit(task);
        }
      }
      List<Descriptor> sent = new ArrayList<>();
      for (Layer layer : layers) {
        FutureTask<Descriptor> task = tasks.get(layer.blob().digest());
        if (task != null) {
          sent.add(await(task, board, listener));
        }
      }
      return sent;
    } finally {
      tasks.values().forEach(task -> task.cancel(true));
    }
  }

  private Descriptor inSlot(
      Repository repository,
      BlobSource source,
      Layer layer,
      Optional<Compression> compression,
      ProgressBoard.Part part)
      throws IOException, InterruptedException {
    if (!slots.tryTake()) {
      part.say("Waiting");
      slots.take();
    }
    try {
      boolean plain =
          layer.blob().mediaType().equals(MediaType.OCI_LAYER)
              || layer.blob().mediaType().equals(MediaType.DOCKER_LAYER);
      return new Upload(repository, source, layer, part)
          .send(plain ? compression : Optional.empty(), forms);
    } finally {
      slots.give();
    }
  }

  private static Descriptor await(
      FutureTask<Descriptor> task, ProgressBoard board, TransferListener listener)
      throws IOException {
    while (true) {
      board.tell(listener);
      try {
        Descriptor sent = task.get(TELL_MILLIS, TimeUnit.MILLISECONDS);
        board.tell(listener);
        return sent;
      } catch (TimeoutException e) {
        // tells what has come
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("context canceled");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
  }

  /** Sends a small blob unless it is there. */
  void small(Repository repository, BlobSource source, Descriptor blob, Optional<String> elsewhere)
      throws IOException {
    Layer layer = new Layer(blob, "", elsewhere);
    new Upload(repository, source, layer, (status, current, total) -> {})
        .send(Optional.empty(), forms);
  }
}
