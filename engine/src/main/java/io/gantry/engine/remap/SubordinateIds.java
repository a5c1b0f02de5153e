package io.gantry.engine.remap;

import io.gantry.runtime.UserNamespace.IdRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code subuid(5)} and {@code subgid(5)}: lines {@code user:first:count}, where the user is a name
 * or an id. All ranges of a user count, in the order of the file; inside they follow each other.
 */
final class SubordinateIds {
  private static final long MOST = 0xFFFF_FFFFL;

  private SubordinateIds() {}

  /** The ranges of {@code user}, mapped from 0 on. */
  static List<IdRange> of(Path file, Account user) throws IOException {
    List<IdRange> ranges = new ArrayList<>();
    long inside = 0;
    for (String line : Account.lines(file)) {
      String[] fields = line.strip().split(":", -1);
      if (fields.length == 3 && isOf(fields[0], user)) {
        long first = number(fields[1], file, line);
        long count = number(fields[2], file, line);
        if (count > 0) {
          ranges.add(new IdRange(inside, first, count));
          inside += count;
        }
      }
    }
    return ranges;
  }

  private static boolean isOf(String owner, Account user) {
    return owner.equals(user.name()) || owner.equals(Long.toString(user.id()));
  }

  private static long number(String text, Path file, String line) throws IOException {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("cannot parse \"" + line + "\" of " + file, e);
    }
    throw new IOException("cannot parse \"" + line + "\" of " + file);
  }
}
