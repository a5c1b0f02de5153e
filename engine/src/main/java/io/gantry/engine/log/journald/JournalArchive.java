package io.gantry.engine.log.journald;

import io.gantry.engine.log.LogArchive;
import io.gantry.engine.log.LogQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The journal's files, as a place to read lines from.
 *
 * @param roots where they are
 * @param runs what was sent there
 */
record JournalArchive(List<Path> roots, JournalRuns runs) implements LogArchive {
  @Override
  public Entries read(String containerId, LogQuery query) throws IOException {
    JournalParts parts = new JournalParts(roots, containerId);
    try {
      parts.refresh();
      return new JournalReader(parts, query, runs.latest(containerId));
    } catch (IOException e) {
      parts.close();
      throw e;
    }
  }
}
