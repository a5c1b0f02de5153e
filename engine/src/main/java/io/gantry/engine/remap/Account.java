package io.gantry.engine.remap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A line of {@code passwd(5)} or {@code group(5)} of this host, of which only the name and the id
 * matter here.
 */
record Account(String name, long id) {
  private static final int ID = 2;

  /** The first line of a file that {@code wanted} takes. */
  static Optional<Account> find(Path file, Predicate<Account> wanted) throws IOException {
    for (String line : lines(file)) {
      String[] fields = line.split(":", -1);
      if (fields.length > ID && fields[ID].matches("\\d{1,10}")) {
        Account account = new Account(fields[0], Long.parseLong(fields[ID]));
        if (wanted.test(account)) {
          return Optional.of(account);
        }
      }
    }
    return Optional.empty();
  }

  /** A file's lines; one that is not there has none. */
  static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
