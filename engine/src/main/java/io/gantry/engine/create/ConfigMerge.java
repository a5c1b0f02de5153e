package io.gantry.engine.create;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.oci.ExecutionConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the image says where the request says nothing ({@code daemon/commit.go} of moby). */
public final class ConfigMerge {
  private ConfigMerge() {}

  /**
   * The request's configuration with the image's filled in.
   *
   * @throws EngineException.InvalidParameter when neither says what to run
   */
  public static ContainerConfig merge(ContainerConfig request, ExecutionConfig image) {
    Map<String, String> labels = new TreeMap<>(image.labels());
    labels.putAll(request.labels());
    return new ContainerConfig(
        request.image(),
        request.hostname(),
        request.domainname(),
        process(request.process(), image),
        request.stdio(),
        union(request.exposedPorts(), image.exposedPorts()),
        union(request.volumes(), image.volumes()),
        labels,
        healthcheck(request.healthcheck(), image.healthcheck().map(ConfigMerge::of).orElse(null)),
        request.onBuild(),
        request.networkDisabled(),
        request.macAddress());
  }

  private static ProcessConfig process(ProcessConfig request, ExecutionConfig image) {
    List<String> entrypoint = request.entrypoint();
    List<String> cmd = request.cmd();
    if (isEmpty(entrypoint)) {
      if (isEmpty(cmd)) {
        cmd = nullIfEmpty(image.cmd());
      }
      if (entrypoint == null) {
        entrypoint = nullIfEmpty(image.entrypoint());
      }
    }
    if (entrypoint != null && entrypoint.equals(List.of(""))) {
      entrypoint = null;
    }
    if (isEmpty(entrypoint) && isEmpty(cmd)) {
      throw new EngineException.InvalidParameter("no command specified");
    }
    return new ProcessConfig(
        entrypoint,
        cmd,
        environment(request.env(), image.env()),
        either(request.workingDir(), image.workingDir()),
        either(request.user(), image.user()),
        request.shell() == null ? nullIfEmpty(image.shell()) : request.shell(),
        either(request.stopSignal(), image.stopSignal()),
        request.stopTimeout(),
        request.argsEscaped());
  }

  /** The program and its arguments. */
  public static List<String> command(ProcessConfig process) {
    List<String> command = new ArrayList<>();
    if (process.entrypoint() != null) {
      command.addAll(process.entrypoint());
    }
    if (process.cmd() != null) {
      command.addAll(process.cmd());
    }
    return command;
  }

  private static List<String> environment(List<String> request, List<String> image) {
    Set<String> said = request.stream().map(ConfigMerge::variable).collect(Collectors.toSet());
    List<String> merged = new ArrayList<>(request);
    image.stream().filter(line -> !said.contains(variable(line))).forEach(merged::add);
    return merged;
  }

  /** The name in {@code NAME=value}. */
  static String variable(String line) {
    int at = line.indexOf('=');
    return at < 0 ? line : line.substring(0, at);
  }

  private static List<String> union(List<String> request, Collection<String> image) {
    Set<String> all = new LinkedHashSet<>(request);
    all.addAll(image);
    return List.copyOf(all);
  }

  private static @Nullable Healthcheck healthcheck(
      @Nullable Healthcheck request, @Nullable Healthcheck image) {
    if (request == null || image == null) {
      return request == null ? image : request;
    }
    return new Healthcheck(
        request.test().isEmpty() ? image.test() : request.test(),
        either(request.interval(), image.interval()),
        either(request.timeout(), image.timeout()),
        either(request.startPeriod(), image.startPeriod()),
        either(request.startInterval(), image.startInterval()),
        (int) either(request.retries(), image.retries()));
  }

  private static Healthcheck of(io.gantry.oci.Healthcheck image) {
    return new Healthcheck(
        image.test(),
        image.interval().toNanos(),
        image.timeout().toNanos(),
        image.startPeriod().toNanos(),
        image.startInterval().toNanos(),
        image.retries());
  }

  private static boolean isEmpty(@Nullable List<String> list) {
    return list == null || list.isEmpty();
  }

  private static @Nullable List<String> nullIfEmpty(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  private static long either(long first, long second) {
    return first == 0 ? second : first;
  }
}
