package io.gantry.cli.archive;

import io.gantry.cli.http.Query;

/** Whose files are copied. */
public enum ArchiveRoute {
  /** A container's. */
  CONTAINER("/containers/%s/archive", "/containers/%s/json"),
  /** A volume's. */
  VOLUME("/gantry/volumes/%s/archive", "/volumes/%s");

  private final String archive;
  private final String inspect;

  ArchiveRoute(String archive, String inspect) {
    this.archive = archive;
    this.inspect = inspect;
  }

  Query archive(String name, String path) {
    return Query.path(archive, name).with("path", path);
  }

  Query inspect(String name) {
    return Query.path(inspect, name);
  }
}
