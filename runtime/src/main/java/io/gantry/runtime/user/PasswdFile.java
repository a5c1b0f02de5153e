package io.gantry.runtime.user;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /etc/passwd} ({@code passwd(5)}).
 *
 * @param entries in the file's order
 */
record PasswdFile(List<Entry> entries) {
  private static final int UID = 2;
  private static final int GID = 3;
  private static final int HOME = 5;

  PasswdFile {
    entries = List.copyOf(entries);
  }

  /** A line, as far as it matters here. */
  record Entry(String name, int uid, int gid, String home) {}

  static PasswdFile parse(String text) {
    List<Entry> entries = new ArrayList<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#") && line.indexOf(0) < 0)
        .map(line -> line.split(":", -1))
        .forEach(fields -> entry(fields).ifPresent(entries::add));
    return new PasswdFile(entries);
  }

  Optional<Entry> byName(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  Optional<Entry> byUid(int uid) {
    return entries.stream().filter(e -> e.uid() == uid).findFirst();
  }

  private static Optional<Entry> entry(String[] fields) {
    if (fields.length <= GID || fields[0].isEmpty()) {
      return Optional.empty();
    }
    Optional<Integer> uid = Ids.parse(fields[UID]);
    Optional<Integer> gid = Ids.parse(fields[GID]);
    String home = fields.length > HOME ? fields[HOME] : "";
    return uid.isPresent() && gid.isPresent()
        ? Optional.of(new Entry(fields[0], uid.get(), gid.get(), home))
        : Optional.empty();
  }
}
