package io.gantry.engine.log;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container that a log is about, as far as its lines may tell of it.
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash
 * @param imageId with its algorithm
 * @param imageName as the user wrote it
 * @param labels of the container
 * @param env {@code NAME=value}
 * @param command program and arguments, with spaces between
 */
public record LogSubject(
    String id,
    String name,
    String imageId,
    String imageName,
    Map<String, String> labels,
    List<String> env,
    String command,
    Instant created) {
  /** Nothing in particular. */
  public static final LogSubject NONE =
      new LogSubject("", "", "", "", Map.of(), List.of(), "", Instant.EPOCH);

  private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*\\.(\\w+)\\s*}}");
  private static final int SHORT_ID = 12;

  /** Copies. */
  public LogSubject {
    labels = Map.copyOf(labels);
    env = List.copyOf(env);
  }

  /** Replaces the fields of a {@code tag} template; unknown ones stay as they are. */
  String render(String template) {
    return FIELD.matcher(template).replaceAll(m -> Matcher.quoteReplacement(field(m)));
  }

  private String field(java.util.regex.MatchResult match) {
    return switch (match.group(1)) {
      case "ID" -> shortened(id);
      case "FullID", "ContainerID" -> id;
      case "Name", "ContainerName" -> name;
      case "ImageID" -> shortened(imageId.replaceFirst("^sha256:", ""));
      case "ImageFullID", "ContainerImageID" -> imageId;
      case "ImageName", "ContainerImageName" -> imageName;
      case "DaemonName" -> "docker";
      default -> match.group();
    };
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }
}
