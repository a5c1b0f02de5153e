package io.gantry.engine.archive;

import io.gantry.snapshot.tree.PutOptions.Owner;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who owns what is copied into a container whose configuration names a user. */
final class Owners {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?");

  private Owners() {}

  /** By numbers; a user that is named otherwise leaves the archive's owners. */
  static Optional<Owner> of(String user) {
    Matcher m = NUMBERS.matcher(user);
    if (!m.matches()) {
      return Optional.empty();
    }
    int uid = Integer.parseInt(m.group(1));
    return Optional.of(new Owner(uid, m.group(2) == null ? 0 : Integer.parseInt(m.group(2))));
  }
}
