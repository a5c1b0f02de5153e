package io.gantry.cli.live;

import io.gantry.cli.json.Node;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A container as one line shows it.
 *
 * @param health empty without a health check
 * @param cpu percent of one processor
 * @param memory bytes, without page cache that is not used
 * @param limit bytes
 * @param network bytes a second, both ways
 * @param block bytes a second, both ways
 */
record Row(
    String id,
    String name,
    String image,
    String state,
    String status,
    String health,
    double cpu,
    long memory,
    long limit,
    double network,
    double block,
    long pids) {

  boolean isUp() {
    return state.equals("running") || state.equals("paused");
  }

  /** A line of {@code /containers/json} with a reading and the one before it, if there are any. */
  static Row of(Node container, @Nullable Reading now, @Nullable Reading before) {
    String status = container.text("Status");
    int open = status.lastIndexOf('(');
    String last = open < 0 ? "" : status.substring(open + 1).replace(")", "");
    String health = last.equals("healthy") || last.equals("unhealthy") ? last : "";
    if (last.equals("health: starting")) {
      health = "starting";
    }
    String name = container.texts("Names").isEmpty() ? "" : container.texts("Names").getFirst();
    Rates rates = now == null || before == null ? Rates.NONE : Rates.between(before, now);
    return new Row(
        container.text("Id"),
        name.replaceFirst("^/", ""),
        container.text("Image"),
        container.text("State").toLowerCase(Locale.ROOT),
        status,
        health,
        rates.cpu() / 1e9 * 100,
        now == null ? 0 : now.memory(),
        now == null ? 0 : now.limit(),
        rates.network(),
        rates.block(),
        now == null ? 0 : now.pids());
  }

  /** What a container uses in a second, between two readings. */
  private record Rates(double cpu, double network, double block) {
    static final Rates NONE = new Rates(0, 0, 0);

    static Rates between(Reading before, Reading now) {
      double seconds = (now.nanos() - before.nanos()) / 1e9;
      return seconds <= 0
          ? NONE
          : new Rates(
              Math.max(0, now.cpu() - before.cpu()) / seconds,
              Math.max(0, now.network() - before.network()) / seconds,
              Math.max(0, now.block() - before.block()) / seconds);
    }
  }

  /**
   * What a container has used at one moment.
   *
   * @param nanos the moment
   * @param cpu nanoseconds of processor time
   */
  record Reading(
      long nanos, double cpu, long memory, long limit, long network, long block, long pids) {

    static Reading of(Node stats, long nanos) {
      Node memory = stats.at("memory_stats");
      Node detail = memory.at("stats");
      String cache =
          detail.at("total_inactive_file").present() ? "total_inactive_file" : "inactive_file";
      long usage = memory.number("usage");
      long network = 0;
      for (Node card : stats.at("networks").members().values()) {
        network += card.number("rx_bytes") + card.number("tx_bytes");
      }
      long block = 0;
      for (Node entry : stats.at("blkio_stats").items("io_service_bytes_recursive")) {
        String operation = entry.text("op").toLowerCase(Locale.ROOT);
        if (operation.equals("read") || operation.equals("write")) {
          block += entry.number("value");
        }
      }
      return new Reading(
          nanos,
          stats.at("cpu_stats").at("cpu_usage").at("total_usage").real(),
          Math.max(0, usage - Math.min(detail.number(cache), usage)),
          memory.number("limit"),
          network,
          block,
          stats.at("pids_stats").number("current"));
    }
  }
}
