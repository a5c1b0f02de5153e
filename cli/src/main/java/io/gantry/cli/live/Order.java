package io.gantry.cli.live;

import java.util.Comparator;

/** By what the containers are sorted. */
enum Order {
  CPU(Comparator.comparingDouble(Row::cpu).reversed()),
  MEMORY(Comparator.comparingLong(Row::memory).reversed()),
  NETWORK(Comparator.comparingDouble(Row::network).reversed()),
  BLOCK(Comparator.comparingDouble(Row::block).reversed()),
  PIDS(Comparator.comparingLong(Row::pids).reversed()),
  NAME(Comparator.comparing(Row::name));

  /** Those that run first, ties by name. */
  private final Comparator<Row> comparator;

  Order(Comparator<Row> by) {
    comparator =
        Comparator.comparing(Row::isUp).reversed().thenComparing(by).thenComparing(Row::name);
  }

  Comparator<Row> comparator() {
    return comparator;
  }

  Order next() {
    return values()[(ordinal() + 1) % values().length];
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
