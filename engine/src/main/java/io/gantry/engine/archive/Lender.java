package io.gantry.engine.archive;

import io.gantry.engine.archive.ArchiveSubject.Bind;
import java.util.List;

/** Makes what is mounted in a container usable while the container does not run. */
public interface Lender {
  /** Of containers that have nothing mounted, or mount it themselves. */
  Lent NOTHING =
      new Lent() {
        @Override
        public List<Bind> binds() {
          return List.of();
        }

        @Override
        public void close() {
          // nothing was lent
        }
      };

  /** Lends what the container {@code id} has, in the order of mounting. */
  Lent lend(String id);

  /** What was lent, until it is closed. */
  interface Lent extends AutoCloseable {
    /** The sources on this host, and their places. */
    List<Bind> binds();

    @Override
    void close();
  }
}
