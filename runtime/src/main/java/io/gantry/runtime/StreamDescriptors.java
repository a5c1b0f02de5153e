package io.gantry.runtime;

import io.gantry.kernel.Fd;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The engine's ends of a process's streams, taken from its shim; the caller owns and closes them.
 * They are duplicates: the shim keeps its own, so closing {@code stdin} here does not end the
 * container's input, {@link Running#closeStdin} does (close the duplicate too).
 *
 * @param stdin to be written; absent with a terminal and where input is {@code /dev/null}
 * @param stdout to be read; absent with a terminal
 * @param stderr to be read; absent with a terminal
 * @param terminal the terminal's master, to be read and written
 * @param staging the pipe in which bytes of {@code stdout} or the terminal wait until they are
 *     logged
 * @param stagingError the same for {@code stderr}
 */
public record StreamDescriptors(
    Optional<Fd> stdin,
    Optional<Fd> stdout,
    Optional<Fd> stderr,
    Optional<Fd> terminal,
    Optional<Staging> staging,
    Optional<Staging> stagingError)
    implements AutoCloseable {
  /** What an ended shim holds: nothing. It ends only when nothing is left to be read. */
  static final StreamDescriptors NONE =
      new StreamDescriptors(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** A staging pipe, both ends. */
  public record Staging(Fd read, Fd write) {}

  /** Closes all of them. */
  @Override
  public void close() {
    Stream.of(stdin, stdout, stderr, terminal).flatMap(Optional::stream).forEach(Fd::close);
    Stream.of(staging, stagingError)
        .flatMap(Optional::stream)
        .forEach(
            s -> {
              s.read().close();
              s.write().close();
            });
  }
}
