package io.gantry.api.routes;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.translate.ContainerTranslation;
import io.gantry.api.wire.Wire;
import io.gantry.engine.container.ContainerSummary;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The list of containers as a document, whose rows are kept: the engine gives the same object for a
 * container that has not changed, so its row is the same, too.
 */
final class SummaryRows {
  /** Rows of containers that are gone go when there are so many more than in a list. */
  private static final int SPARE = 512;

  private static final int ROW_BYTES = 1024;

  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
  private record Row(ContainerSummary container, ApiVersion version, byte[] bytes) {}

  byte[] document(List<ContainerSummary> containers, ApiVersion version) {
    if (rows.size() > 2 * containers.size() + SPARE) {
      rows.clear();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(containers.size() * ROW_BYTES + 3);
    all.write('[');
    for (int i = 0; i < containers.size(); i++) {
      if (i > 0) {
        all.write(',');
      }
      byte[] row = row(containers.get(i), version);
      all.write(row, 0, row.length - 1); // without its line end
    }
    all.write(']');
    all.write('\n');
    return all.toByteArray();
  }

  @SuppressWarnings("ReferenceEquality") // that it is the same one is what the engine promises
  private byte[] row(ContainerSummary container, ApiVersion version) {
    Row known = rows.get(container.id());
    if (known != null && known.container() == container && known.version().equals(version)) {
      return known.bytes();
    }
    byte[] bytes = Wire.write(ContainerTranslation.summary(container, version));
    rows.put(container.id(), new Row(container, version, bytes));
    return bytes;
  }
}
