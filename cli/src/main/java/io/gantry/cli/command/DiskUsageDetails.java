package io.gantry.cli.command;

import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code system df -v}: every image, container and volume with what it takes. */
final class DiskUsageDetails {
  private static final String IMAGES =
      "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t"
          + "{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}"
          + "\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}";
  private static final String CONTAINERS =
      "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}"
          + "\t{{.Status}}\t{{.Names}}";
  private static final String VOLUMES = "table {{.Name}}\t{{.Links}}\t{{.Size}}";
  private static final String CACHE =
      "CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED\n";

  private DiskUsageDetails() {}

  /** As tables, as one document, or by a template over that. */
  static String show(Node df, String format) throws Failure {
    if (format.equals("table")) {
      return tables(df);
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("Images", fields(Images.listing(true), images(df)));
    all.put("Containers", fields(Containers.listing(true), containers(df)));
    all.put("Volumes", fields(Volumes.listing(), df.items("Volumes")));
    all.put("BuildCache", List.of());
    return format.equals("json") ? Json.writeEscaped(all) : Host.template(format, all);
  }

  private static String tables(Node df) {
    long cached = df.items("BuildCache").stream().mapToLong(c -> c.number("Size")).sum();
    return "Images space usage:\n\n"
        + Images.listing(false).show(IMAGES, images(df))
        + "\nContainers space usage:\n\n"
        + Containers.listing(false).show(CONTAINERS, containers(df))
        + "\nLocal Volumes space usage:\n\n"
        + Volumes.listing().show(VOLUMES, df.items("Volumes"))
        + "\nBuild cache usage: "
        + Sizes.human(cached)
        + "\n\n"
        + CACHE;
  }

  private static List<Map<String, @Nullable Object>> fields(Listing listing, List<Node> rows) {
    return rows.stream().map(listing::fields).toList();
  }

  /** Each image once, by its first name. */
  private static List<Node> images(Node df) {
    return df.items("Images").stream()
        .map(image -> with(Images.rows(image, false).getFirst(), "digest", ""))
        .toList();
  }

  /** What the image takes is told with the image. */
  private static List<Node> containers(Node df) {
    return df.items("Containers").stream().map(c -> with(c, "SizeRootFs", 0L)).toList();
  }

  private static Node with(Node row, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>();
    List<Map.Entry<String, Node>> members = new ArrayList<>(row.members().entrySet());
    for (Map.Entry<String, Node> member : members) {
      Object is = member.getValue().value();
      if (is != null) {
        changed.put(member.getKey(), is);
      }
    }
    changed.put(name, value);
    return new Node(changed);
  }
}
