package io.gantry.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which sources this is made of. The build writes it into a resource: from what {@code git} says
 * where the launch scripts build, otherwise from the defaults in the pom.
 *
 * @param commit the commit's hash, {@code unknown} where there is no repository
 * @param time of the commit, RFC 3339: the same sources give the same build
 */
record Build(String commit, String time) {
  private static final String RESOURCE = "build.properties";

  static Build ofThis() {
    try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return new Build(
          filled(properties, "commit", "unknown"),
          filled(properties, "time", "1970-01-01T00:00:00Z"));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  /** Who compiles without Maven has the resource as it is in the sources. */
  private static String filled(Properties properties, String name, String otherwise) {
    String value = properties.getProperty(name, otherwise);
    return value.startsWith("$") ? otherwise : value;
  }
}
