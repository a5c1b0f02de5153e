package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.process.PidFd;
import io.gantry.runtime.plan.Descriptors;
import io.gantry.runtime.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a plan has to be given: processes, namespaces and a cgroup by descriptor. */
final class PlanDescriptors implements AutoCloseable {
  private final Map<Integer, Fd> descriptors = new HashMap<>();
  private final List<Fd> opened = new ArrayList<>();

  private PlanDescriptors() {}

  static PlanDescriptors of(Plan plan, CgroupAttachment cgroup) throws IOException {
    PlanDescriptors all = new PlanDescriptors();
    try {
      for (Map.Entry<Integer, Integer> peer : plan.peers().entrySet()) {
        all.add(peer.getKey(), PidFd.open(peer.getValue()).fd());
      }
      for (Map.Entry<Integer, Path> kept : plan.files().entrySet()) {
        all.add(kept.getKey(), namespace(kept.getValue()).fd());
      }
      if (cgroup instanceof CgroupAttachment.V2(Path group)) {
        all.add(Descriptors.CGROUP, Directory.open(group).fd());
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  /** By the numbers of {@link Descriptors}. */
  Map<Integer, Fd> descriptors() {
    return descriptors;
  }

  @Override
  public void close() {
    opened.forEach(Fd::close);
  }

  private void add(int number, Fd fd) {
    opened.add(fd);
    descriptors.put(number, fd);
  }

  private static OpenFile namespace(Path path) throws IOException {
    Path parent =
        Objects.requireNonNull(path.toAbsolutePath().getParent(), "a namespace is a file");
    try (Directory directory = Directory.open(parent)) {
      return directory.open(path.getFileName().toString(), Open.O_RDONLY, 0);
    }
  }
}
