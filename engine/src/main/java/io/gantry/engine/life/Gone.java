package io.gantry.engine.life;

import io.gantry.kernel.Fd;
import io.gantry.kernel.capability.Capability;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.Exit;
import io.gantry.runtime.Running;
import io.gantry.runtime.ShimIdentity;
import io.gantry.runtime.StreamDescriptors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process that ended before this engine came: there is nothing left to hold. */
final class Gone implements Running {
  @Override
  public ShimIdentity shim() {
    return new ShimIdentity(0, 0);
  }

  @Override
  public int pid() {
    return 0;
  }

  @Override
  public Optional<Fd> pidfd() {
    return Optional.empty();
  }

  @Override
  public List<Capability> refusedCapabilities() {
    return List.of();
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return new CompletableFuture<>();
  }

  @Override
  public StreamDescriptors takeStreams() {
    return new StreamDescriptors(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void closeStdin() {}

  @Override
  public boolean signal(int signal) {
    return false;
  }

  @Override
  public void drained() {}

  @Override
  public void abandon() {}

  @Override
  public void resize(ConsoleSize size) {}

  @Override
  public void close() {}
}
