package io.gantry.engine.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;

/** How lines stand in a log's files. */
public enum LogFormat {
  /** Docker's {@code json-file}: a JSON object a line. */
  JSON {
    @Override
    LineEncoder encoder(OutputKind kind, Map<String, String> attributes, LogClock clock) {
      return new JsonLineEncoder(kind, attributes, clock);
    }

    @Override
    LineDecoder decoder() {
      return new JsonLineDecoder();
    }

    @Override
    LogSearch search(FileChannel file, long length) {
      return new JsonSearch(file, length);
    }
  },

  /** The driver {@code local}'s: see {@link Pages}. */
  PAGES {
    @Override
    LineEncoder encoder(OutputKind kind, Map<String, String> attributes, LogClock clock) {
      return new PageEncoder(kind, attributes, clock);
    }

    @Override
    LineDecoder decoder() {
      return new PageDecoder();
    }

    @Override
    LogSearch search(FileChannel file, long length) throws IOException {
      return new PageSearch(file, length);
    }
  };

  abstract LineEncoder encoder(OutputKind kind, Map<String, String> attributes, LogClock clock);

  abstract LineDecoder decoder();

  /** Finds places in a file, as far as {@code length}. */
  abstract LogSearch search(FileChannel file, long length) throws IOException;
}
