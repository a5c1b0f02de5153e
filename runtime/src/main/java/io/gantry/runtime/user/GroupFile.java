package io.gantry.runtime.user;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /etc/group} ({@code group(5)}).
 *
 * @param entries in the file's order
 */
record GroupFile(List<Entry> entries) {
  private static final int GID = 2;
  private static final int MEMBERS = 3;

  GroupFile {
    entries = List.copyOf(entries);
  }

  /** A line. */
  record Entry(String name, int gid, List<String> members) {}

  static GroupFile parse(String text) {
    List<Entry> entries = new ArrayList<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#") && line.indexOf(0) < 0)
        .map(line -> line.split(":", -1))
        .forEach(fields -> entry(fields).ifPresent(entries::add));
    return new GroupFile(entries);
  }

  /** The group called {@code nameOrNumber}, by name first. */
  Optional<Integer> find(String nameOrNumber) {
    Optional<Integer> named =
        entries.stream().filter(e -> e.name().equals(nameOrNumber)).map(Entry::gid).findFirst();
    return named.isPresent() ? named : Ids.parse(nameOrNumber);
  }

  /** The groups that {@code user} is a member of, in the file's order. */
  List<Integer> of(String user) {
    return entries.stream().filter(e -> e.members().contains(user)).map(Entry::gid).toList();
  }

  private static Optional<Entry> entry(String[] fields) {
    if (fields.length <= GID || fields[0].isEmpty()) {
      return Optional.empty();
    }
    List<String> members =
        fields.length > MEMBERS ? List.of(fields[MEMBERS].split(",", 0)) : List.of();
    return Ids.parse(fields[GID]).map(gid -> new Entry(fields[0], gid, members));
  }
}
