package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.translate.ImageTranslation;
import io.gantry.api.wire.WireProgress;
import io.gantry.engine.image.TransferListener;
import io.gantry.oci.Descriptor;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The lines of a pull or a push, until its client goes or has had its answer. */
final class TransferLines implements TransferListener {

  private final Call call;
  private final ProgressLines lines;
  private boolean ended;

  TransferLines(Call call) {
    this.call = call;
    this.lines = new ProgressLines(call);
  }

  @Override
  public void status(String id, String status, long current, long total) {
    write(WireProgress.status(id, status, current, total));
  }

  @Override
  public void layer(String id, String status, long current, long total) {
    write(WireProgress.layer(id, status, current, total));
  }

  @Override
  public void pushed(String tag, String digest, long size) {
    write(WireProgress.pushed(tag, digest, size));
  }

  @Override
  public void pushedInstead(Descriptor index, Descriptor manifest) {
    write(
        WireProgress.pushedInstead(
            ImageTranslation.descriptor(index), ImageTranslation.descriptor(manifest)));
  }

  private synchronized void write(WireProgress line) {
    if (ended) {
      throw new UncheckedIOException(new IOException("nobody listens any more"));
    }
    try {
      lines.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does the work, and answers; ends it when the client goes away. */
  void serve(Runnable work) throws IOException {
    call.request().interruptWhenGone();
    try {
      work.run();
    } catch (io.gantry.engine.EngineException e) {
      if (call.request().isGone()) {
        return;
      }
      end();
      lines.fail(e);
    } finally {
      end();
    }
    lines.close();
  }

  private synchronized void end() {
    ended = true;
  }
}
