package io.gantry.engine.log;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The container that a log is about, as far as its lines may tell of it.
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash
 * @param imageId with its algorithm
 * @param imageName as the user wrote it
 * @param labels of the container
 * @param env {@code NAME=value}
 * @param command the program and its arguments
 * @param created when the container was created
 */
public record LogSubject(
    String id,
    String name,
    String imageId,
    String imageName,
    Map<String, String> labels,
    List<String> env,
    List<String> command,
    Instant created) {
  /** Nothing in particular. */
  public static final LogSubject NONE =
      new LogSubject("", "", "", "", Map.of(), List.of(), List.of(), Instant.EPOCH);

  private static final String DAEMON = "docker";
  private static final int SHORT_ID = 12;

  /** Copies. */
  public LogSubject {
    labels = Map.copyOf(labels);
    env = List.copyOf(env);
    command = List.copyOf(command);
  }

  /** The command line, its words separated by blanks. */
  public String commandLine() {
    return String.join(" ", command);
  }

  /**
   * What a template of {@code tag} calls {@code .name}.
   *
   * @return a text, a list or a map; empty when there is nothing of that name
   */
  Optional<Object> field(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "ID" -> shortened(id);
          case "FullID", "ContainerID" -> id;
          case "Name" -> this.name;
          case "ContainerName" -> "/" + this.name;
          case "ImageID" -> shortened(imageId.replaceFirst("^sha256:", ""));
          case "ImageFullID", "ContainerImageID" -> imageId;
          case "ImageName", "ContainerImageName" -> imageName;
          case "Command" -> commandLine();
          case "ContainerEntrypoint" -> command.isEmpty() ? "" : command.getFirst();
          case "ContainerArgs" -> command.isEmpty() ? command : command.subList(1, command.size());
          case "ContainerCreated" -> created.toString();
          case "ContainerEnv" -> env;
          case "ContainerLabels" -> labels;
          case "DaemonName" -> DAEMON;
          default -> null;
        });
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }
}
