package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a container of an image runs unless told otherwise: the {@code config} object of an {@link
 * ImageConfig}, with Docker's extensions. Absent text is empty.
 *
 * @param user {@code user[:group]}, by name or number
 * @param exposedPorts {@code port/protocol}
 * @param env {@code NAME=value}
 * @param entrypoint the command's fixed part
 * @param cmd its default arguments, or the whole command
 * @param volumes directories that hold data beyond the container's life
 * @param workingDir where the command starts
 * @param labels names and values
 * @param stopSignal the signal that ends it, e.g. {@code SIGTERM}
 * @param argsEscaped whether the command is one escaped line (Windows only)
 * @param healthcheck how to probe it
 * @param onBuild instructions for images built on this one
 * @param shell the shell of shell-form instructions
 */
public record ExecutionConfig(
    String user,
    SortedSet<String> exposedPorts,
    List<String> env,
    List<String> entrypoint,
    List<String> cmd,
    SortedSet<String> volumes,
    String workingDir,
    SortedMap<String, String> labels,
    String stopSignal,
    boolean argsEscaped,
    Optional<Healthcheck> healthcheck,
    List<String> onBuild,
    List<String> shell) {

  /** Nothing configured. */
  public static final ExecutionConfig EMPTY = builder().build();

  /** Copies the collections. */
  public ExecutionConfig {
    exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    onBuild = List.copyOf(onBuild);
    shell = List.copyOf(shell);
  }

  /** Starts from nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this configuration. */
  public Builder change() {
    Builder builder = new Builder();
    builder.user = user;
    builder.exposedPorts = exposedPorts;
    builder.env = env;
    builder.entrypoint = entrypoint;
    builder.cmd = cmd;
    builder.volumes = volumes;
    builder.workingDir = workingDir;
    builder.labels = labels;
    builder.stopSignal = stopSignal;
    builder.argsEscaped = argsEscaped;
    builder.healthcheck = healthcheck;
    builder.onBuild = onBuild;
    builder.shell = shell;
    return builder;
  }

  static ExecutionConfig of(JsonObject json) {
    return new ExecutionConfig(
        json.text("User"),
        new TreeSet<>(json.keys("ExposedPorts")),
        json.texts("Env"),
        json.textOrTexts("Entrypoint"),
        json.textOrTexts("Cmd"),
        new TreeSet<>(json.keys("Volumes")),
        json.text("WorkingDir"),
        json.textMap("Labels"),
        json.text("StopSignal"),
        json.flag("ArgsEscaped"),
        json.object("Healthcheck").map(Healthcheck::of),
        json.texts("OnBuild"),
        json.textOrTexts("Shell"));
  }

  JsonObject json() {
    return JsonObject.builder()
        .putUnlessEmpty("User", user)
        .putUnlessEmpty("ExposedPorts", set(exposedPorts))
        .putUnlessEmpty("Env", env)
        .putUnlessEmpty("Entrypoint", entrypoint)
        .putUnlessEmpty("Cmd", cmd)
        .putUnlessEmpty("Volumes", set(volumes))
        .putUnlessEmpty("WorkingDir", workingDir)
        .putUnlessEmpty("Labels", labels)
        .putUnlessEmpty("StopSignal", stopSignal)
        .putIf(argsEscaped, "ArgsEscaped", true)
        .putUnlessEmpty("Healthcheck", healthcheck.map(Healthcheck::json))
        .putUnlessEmpty("OnBuild", onBuild)
        .putUnlessEmpty("Shell", shell)
        .build();
  }

  /** A set as JSON has it: an object of empty objects. */
  private static Map<String, Object> set(SortedSet<String> members) {
    Map<String, Object> object = new TreeMap<>();
    members.forEach(member -> object.put(member, Map.of()));
    return object;
  }

  /** Collects the parts of a configuration; fields not set are empty. */
  public static final class Builder {
    private String user = "";
    private Collection<String> exposedPorts = List.of();
    private List<String> env = List.of();
    private List<String> entrypoint = List.of();
    private List<String> cmd = List.of();
    private Collection<String> volumes = List.of();
    private String workingDir = "";
    private Map<String, String> labels = Map.of();
    private String stopSignal = "";
    private boolean argsEscaped;
    private Optional<Healthcheck> healthcheck = Optional.empty();
    private List<String> onBuild = List.of();
    private List<String> shell = List.of();

    private Builder() {}

    /** Sets {@link ExecutionConfig#user}. */
    public Builder user(String value) {
      user = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#exposedPorts}. */
    public Builder exposedPorts(Collection<String> value) {
      exposedPorts = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#env}. */
    public Builder env(List<String> value) {
      env = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#entrypoint}. */
    public Builder entrypoint(List<String> value) {
      entrypoint = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#cmd}. */
    public Builder cmd(List<String> value) {
      cmd = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#volumes}. */
    public Builder volumes(Collection<String> value) {
      volumes = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#workingDir}. */
    public Builder workingDir(String value) {
      workingDir = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#labels}. */
    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#stopSignal}. */
    public Builder stopSignal(String value) {
      stopSignal = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#healthcheck}. */
    public Builder healthcheck(Healthcheck value) {
      healthcheck = Optional.of(value);
      return this;
    }

    /** Sets {@link ExecutionConfig#onBuild}. */
    public Builder onBuild(List<String> value) {
      onBuild = value;
      return this;
    }

    /** Sets {@link ExecutionConfig#shell}. */
    public Builder shell(List<String> value) {
      shell = value;
      return this;
    }

    /** The configuration. */
    public ExecutionConfig build() {
      return new ExecutionConfig(
          user,
          new TreeSet<>(exposedPorts),
          env,
          entrypoint,
          cmd,
          new TreeSet<>(volumes),
          workingDir,
          new TreeMap<>(labels),
          stopSignal,
          argsEscaped,
          healthcheck,
          onBuild,
          shell);
    }
  }
}
