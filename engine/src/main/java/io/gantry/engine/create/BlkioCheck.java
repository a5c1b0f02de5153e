package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.config.Resources.BlkioLimits;
import io.gantry.engine.config.Resources.WeightDevice;
import io.gantry.engine.create.ResourceCheck.Occasion;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import java.util.List;

/** Judges limits on block devices. */
final class BlkioCheck {
  private static final int LEAST_WEIGHT = 10;
  private static final int MOST_WEIGHT = 1000;

  private final Support support;
  private final List<String> warnings;

  BlkioCheck(Support support, List<String> warnings) {
    this.support = support;
    this.warnings = warnings;
  }

  BlkioLimits check(BlkioLimits asked, Occasion occasion) {
    windowsOnly(asked, occasion);
    return new BlkioLimits(
        weight(asked.weight()),
        weights(asked.weightDevices()),
        kept(asked.readBps(), Feature.READ_BYTES, "BPS Block I/O read limit", "Block I/O BPS read"),
        kept(
            asked.writeBps(),
            Feature.WRITE_BYTES,
            "BPS Block I/O write limit",
            "Block I/O BPS write"),
        kept(
            asked.readIops(),
            Feature.READ_OPERATIONS,
            "IOPS Block read limit",
            "Block I/O IOPS read"),
        kept(
            asked.writeIops(),
            Feature.WRITE_OPERATIONS,
            "IOPS Block write limit",
            "Block I/O IOPS write"),
        0,
        0);
  }

  private static void windowsOnly(BlkioLimits asked, Occasion occasion) {
    boolean bandwidth = asked.maximumBandwidth() != 0;
    if (!bandwidth && asked.maximumIops() == 0) {
      return;
    }
    throw invalid(
        switch (occasion) {
          case CREATE ->
              "invalid option: QoS maximum "
                  + (bandwidth ? "bandwidth" : "IOPs")
                  + " configuration is not supported on linux";
          case UPDATE ->
              "Invalid QoS settings: linux does not support Maximum IO Bandwidth or Maximum IO"
                  + " IOps";
        });
  }

  private int weight(int asked) {
    if (asked > 0 && !support.has(Feature.BLOCK_WEIGHT)) {
      warnings.add(
          "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight"
              + " discarded.");
      return 0;
    }
    range(asked);
    return asked;
  }

  private List<WeightDevice> weights(List<WeightDevice> asked) {
    if (!asked.isEmpty() && !support.has(Feature.BLOCK_DEVICE_WEIGHT)) {
      warnings.add(
          "Your kernel does not support Block I/O weight_device or the cgroup is not mounted."
              + " Weight-device discarded.");
      return List.of();
    }
    asked.forEach(device -> range(device.weight()));
    return asked;
  }

  private static void range(int weight) {
    if (weight != 0 && (weight < LEAST_WEIGHT || weight > MOST_WEIGHT)) {
      throw invalid("Range of blkio weight is from 10 to 1000");
    }
  }

  private <T> List<T> kept(List<T> asked, Feature feature, String limit, String discarded) {
    if (asked.isEmpty() || support.has(feature)) {
      return asked;
    }
    warnings.add(
        "Your kernel does not support %s or the cgroup is not mounted. %s limit discarded."
            .formatted(limit, discarded));
    return List.of();
  }
}
