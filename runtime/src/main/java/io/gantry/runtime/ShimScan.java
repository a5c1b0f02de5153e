package io.gantry.runtime;

import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.process.ProcessStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks through all processes for shims, by the status file that they hold. For the one case that
 * no record tells of: an engine that was killed between a start and writing it down.
 */
final class ShimScan {
  private ShimScan() {}

  /** A shim and the directory that its status file is in. */
  record Found(ShimIdentity shim, Path directory) {}

  static List<Found> all() throws IOException {
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        look(process).ifPresent(found::add);
      }
    }
    return found;
  }

  /** The process that {@code shim} waits for; 0 when it has ended. */
  static int child(int shim) throws IOException {
    Path file = Path.of("/proc/" + shim + "/task/" + shim + "/children");
    try {
      String children = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return children.isEmpty() ? 0 : Integer.parseInt(children.split(" ", 2)[0]);
    } catch (java.nio.file.NoSuchFileException e) {
      return 0;
    }
  }

  private static Optional<Found> look(Path process) throws IOException {
    Optional<ProcessStat> stat =
        ProcessStat.read(Integer.parseInt(process.getFileName().toString()));
    if (stat.isEmpty()
        || !stat.get().command().equals(Launcher.NAME)
        || stat.get().state() == 'Z') {
      return Optional.empty();
    }
    try {
      Path status = Files.readSymbolicLink(process.resolve("fd/" + ShimDescriptors.STATUS));
      Path directory = status.getParent();
      return directory != null && status.endsWith(ShimRecord.STATUS)
          ? Optional.of(
              new Found(new ShimIdentity(stat.get().pid(), stat.get().startTime()), directory))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it has ended meanwhile
    }
  }
}
