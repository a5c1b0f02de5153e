package io.gantry.cli.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.cli.http.Response;
import io.gantry.cli.json.Node;
import java.util.Base64;

/**
 * What the engine says of a path in a container.
 *
 * @param name its last name
 * @param directory whether it is a directory
 * @param link the target when it is a symbolic link, or an empty text
 * @param size bytes
 */
record PathStat(String name, boolean directory, String link, long size) {
  private static final long GO_DIRECTORY = 1L << 31;

  static PathStat of(Response response) {
    Node stat =
        Node.parse(
            new String(
                Base64.getDecoder().decode(response.header("x-docker-container-path-stat")),
                UTF_8));
    return new PathStat(
        stat.text("name"),
        (stat.number("mode") & GO_DIRECTORY) != 0,
        stat.text("linkTarget"),
        stat.number("size"));
  }
}
