package io.gantry.cli.live;

import java.util.Comparator;
import java.util.Locale;

/** By what the containers are sorted. */
enum Order {
  CPU,
  MEMORY,
  NETWORK,
  BLOCK,
  PIDS,
  NAME;

  /** Those that run first, ties by name. */
  Comparator<Row> comparator() {
    return Comparator.comparing(Row::isUp).reversed().thenComparing(own()).thenComparing(Row::name);
  }

  private Comparator<Row> own() {
    return switch (this) {
      case CPU -> Comparator.comparingDouble(Row::cpu).reversed();
      case MEMORY -> Comparator.comparingLong(Row::memory).reversed();
      case NETWORK -> Comparator.comparingDouble(Row::network).reversed();
      case BLOCK -> Comparator.comparingDouble(Row::block).reversed();
      case PIDS -> Comparator.comparingLong(Row::pids).reversed();
      case NAME -> Comparator.comparing(Row::name);
    };
  }

  Order next() {
    return switch (this) {
      case CPU -> MEMORY;
      case MEMORY -> NETWORK;
      case NETWORK -> BLOCK;
      case BLOCK -> PIDS;
      case PIDS -> NAME;
      case NAME -> CPU;
    };
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
