package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a container's configuration that is the same on every host. An image carries one, a
 * request another; creating a container merges them.
 *
 * @param image the image as the request named it
 * @param hostname the container's host name; empty takes the first twelve digits of its id
 * @param domainname the NIS domain name; usually empty
 * @param process what is run
 * @param stdio how its standard streams are set up
 * @param exposedPorts {@code 80/tcp}…; only told to others, opens nothing
 * @param volumes directories that must not be in the container's own layer
 * @param labels free text for people and programs
 * @param healthcheck how to see whether it is well; null inherits the image's
 * @param onBuild instructions of the image for builds from it
 * @param networkDisabled whether no network is set up at all
 * @param macAddress of the first endpoint; empty lets the engine choose
 */
@Json
public record ContainerConfig(
    String image,
    String hostname,
    String domainname,
    ProcessConfig process,
    Stdio stdio,
    List<String> exposedPorts,
    List<String> volumes,
    Map<String, String> labels,
    @Nullable Healthcheck healthcheck,
    List<String> onBuild,
    boolean networkDisabled,
    String macAddress) {

  /** Absent parts become empty ones. */
  public ContainerConfig {
    image = Defaults.text(image);
    hostname = Defaults.text(hostname);
    domainname = Defaults.text(domainname);
    process = process == null ? ProcessConfig.EMPTY : process;
    stdio = stdio == null ? Stdio.OUTPUT : stdio;
    exposedPorts = Defaults.list(exposedPorts);
    volumes = Defaults.list(volumes);
    labels = Defaults.map(labels);
    onBuild = Defaults.list(onBuild);
    macAddress = Defaults.text(macAddress);
  }

  /** Runs {@code command} in {@code image}, everything else by default. */
  public static ContainerConfig of(String image, String... command) {
    return new ContainerConfig(
        image,
        "",
        "",
        ProcessConfig.of(command),
        Stdio.OUTPUT,
        List.of(),
        List.of(),
        Map.of(),
        null,
        List.of(),
        false,
        "");
  }

  /** The same with another process. */
  public ContainerConfig withProcess(ProcessConfig other) {
    return new ContainerConfig(
        image,
        hostname,
        domainname,
        other,
        stdio,
        exposedPorts,
        volumes,
        labels,
        healthcheck,
        onBuild,
        networkDisabled,
        macAddress);
  }

  /** The same with other streams. */
  public ContainerConfig withStdio(Stdio other) {
    return new ContainerConfig(
        image,
        hostname,
        domainname,
        process,
        other,
        exposedPorts,
        volumes,
        labels,
        healthcheck,
        onBuild,
        networkDisabled,
        macAddress);
  }

  /** The same with other labels. */
  public ContainerConfig withLabels(Map<String, String> other) {
    return new ContainerConfig(
        image,
        hostname,
        domainname,
        process,
        stdio,
        exposedPorts,
        volumes,
        other,
        healthcheck,
        onBuild,
        networkDisabled,
        macAddress);
  }

  /** The same with another host name. */
  public ContainerConfig withHostname(String other) {
    return new ContainerConfig(
        image,
        other,
        domainname,
        process,
        stdio,
        exposedPorts,
        volumes,
        labels,
        healthcheck,
        onBuild,
        networkDisabled,
        macAddress);
  }
}
