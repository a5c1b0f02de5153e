package io.gantry.cli.live;

import java.util.List;

/**
 * All that is shown; a value.
 *
 * @param rows of all containers, in no order
 * @param trouble why the engine does not answer, empty when it does
 * @param order by what they are sorted
 * @param filter what name or image must contain
 * @param typing whether keys go into the filter
 * @param selected the id of the chosen container, empty for the first
 * @param log the last lines of its log
 * @param message what was done last
 */
record State(
    List<Row> rows,
    String trouble,
    Order order,
    String filter,
    boolean typing,
    String selected,
    List<String> log,
    String message) {
  static final State EMPTY = new State(List.of(), "", Order.CPU, "", false, "", List.of(), "");

  State {
    rows = List.copyOf(rows);
    log = List.copyOf(log);
  }

  /** What is shown of the containers. */
  List<Row> shown() {
    return rows.stream()
        .filter(row -> row.name().contains(filter) || row.image().contains(filter))
        .sorted(order.comparator())
        .toList();
  }

  /** The chosen one's place among {@link #shown}; 0 when it is not there. */
  int cursor() {
    List<Row> shown = shown();
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).id().equals(selected)) {
        return i;
      }
    }
    return 0;
  }

  State rows(List<Row> next) {
    return new State(next, "", order, filter, typing, selected, log, message);
  }

  State trouble(String why) {
    return new State(rows, why, order, filter, typing, selected, log, message);
  }

  State order(Order next) {
    return new State(rows, trouble, next, filter, typing, selected, log, message);
  }

  State filter(String next, boolean stillTyping) {
    return new State(rows, trouble, order, next, stillTyping, selected, log, message);
  }

  State log(List<String> lines) {
    return new State(rows, trouble, order, filter, typing, selected, lines, message);
  }

  State message(String text) {
    return new State(rows, trouble, order, filter, typing, selected, log, text);
  }

  State select(String id) {
    return new State(
        rows, trouble, order, filter, typing, id, id.equals(selected) ? log : List.of(), message);
  }

  /** The cursor goes up or down. */
  State move(int by) {
    List<Row> shown = shown();
    if (shown.isEmpty()) {
      return this;
    }
    return select(shown.get(Math.clamp(cursor() + by, 0, shown.size() - 1)).id());
  }
}
