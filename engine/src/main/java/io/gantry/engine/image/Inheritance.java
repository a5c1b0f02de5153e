package io.gantry.engine.image;

import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.Healthcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a committed image takes over from its container where the request says nothing: sets are
 * united, single values stay, and a command goes with its entrypoint.
 */
final class Inheritance {
  private Inheritance() {}

  static ExecutionConfig of(ExecutionConfig own, ExecutionConfig inherited) {
    ExecutionConfig.Builder merged =
        own.change()
            .user(either(own.user(), inherited.user()))
            .exposedPorts(union(own.exposedPorts(), inherited.exposedPorts()))
            .env(env(own.env(), inherited.env()))
            .volumes(union(own.volumes(), inherited.volumes()))
            .workingDir(either(own.workingDir(), inherited.workingDir()))
            .labels(labels(own.labels(), inherited.labels()))
            .stopSignal(either(own.stopSignal(), inherited.stopSignal()));
    if (own.entrypoint().isEmpty()) {
      merged.entrypoint(inherited.entrypoint());
      merged.cmd(own.cmd().isEmpty() ? inherited.cmd() : own.cmd());
    }
    inherited.healthcheck().ifPresent(check -> merged.healthcheck(healthcheck(own, check)));
    return merged.build();
  }

  private static String either(String own, String inherited) {
    return own.isEmpty() ? inherited : own;
  }

  private static SortedSet<String> union(Set<String> own, Set<String> inherited) {
    SortedSet<String> all = new TreeSet<>(own);
    all.addAll(inherited);
    return all;
  }

  private static SortedMap<String, String> labels(
      SortedMap<String, String> own, SortedMap<String, String> inherited) {
    SortedMap<String, String> all = new TreeMap<>(inherited);
    all.putAll(own);
    return all;
  }

  private static List<String> env(List<String> own, List<String> inherited) {
    Set<String> set = own.stream().map(Inheritance::variable).collect(Collectors.toSet());
    List<String> all = new ArrayList<>(own);
    inherited.stream().filter(entry -> !set.contains(variable(entry))).forEach(all::add);
    return all;
  }

  private static String variable(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private static Healthcheck healthcheck(ExecutionConfig own, Healthcheck inherited) {
    return own.healthcheck()
        .map(
            check ->
                new Healthcheck(
                    check.test().isEmpty() ? inherited.test() : check.test(),
                    check.interval().isZero() ? inherited.interval() : check.interval(),
                    check.timeout().isZero() ? inherited.timeout() : check.timeout(),
                    check.startPeriod().isZero() ? inherited.startPeriod() : check.startPeriod(),
                    check.startInterval().isZero()
                        ? inherited.startInterval()
                        : check.startInterval(),
                    check.retries() == 0 ? inherited.retries() : check.retries()))
        .orElse(inherited);
  }
}
