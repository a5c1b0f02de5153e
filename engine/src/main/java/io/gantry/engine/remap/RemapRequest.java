package io.gantry.engine.remap;

import io.gantry.engine.EngineException;
import io.gantry.runtime.UserNamespace;
import io.gantry.runtime.UserNamespace.IdRange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code --userns-remap}: {@code default}, {@code user}, {@code user:group}, {@code uid} or {@code
 * uid:gid}. As with dockerd, the group must exist and has no other effect: the user's ranges are
 * used for both.
 */
public final class RemapRequest {
  /** Whose ids {@code default} means. */
  public static final String DEFAULT_USER = "dockremap";

  private static final String DEFAULT = "default";

  private final AccountFiles files;

  /** Resolves by these files. */
  public RemapRequest(AccountFiles files) {
    this.files = files;
  }

  /**
   * What is asked for; empty for nothing, and for {@code root}, who cannot be mapped to himself.
   *
   * @throws EngineException.InvalidParameter in dockerd's words when there is no such user, group
   *     or range
   */
  public Optional<Remap> resolve(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 2) {
      throw invalid("Invalid user/group specification in --userns-remap: \"" + text + "\"");
    }
    try {
      Account user = user(parts[0]);
      if (parts.length == 2) {
        group(parts[1]);
      } else {
        ownGroup(parts[0], user);
      }
      return user.name().equals("root") ? Optional.empty() : Optional.of(remap(user));
    } catch (IOException e) {
      throw invalid("Can't create ID mappings: " + e.getMessage());
    }
  }

  /** The ids that strict containers may have: those that {@code default} means, if there are. */
  public Optional<Remap> spare() {
    try {
      Optional<Account> user = Account.find(files.passwd(), it -> it.name().equals(DEFAULT_USER));
      return user.isEmpty() ? Optional.empty() : Optional.of(remap(user.get()));
    } catch (IOException | EngineException.InvalidParameter e) {
      return Optional.empty();
    }
  }

  private Account user(String word) throws IOException {
    if (isId(word)) {
      long id = Long.parseLong(word);
      return Account.find(files.passwd(), it -> it.id() == id)
          .orElseThrow(
              () -> invalid("Uid " + word + " has no entry in /etc/passwd: " + noUser(word)));
    }
    String name = word.equals(DEFAULT) ? DEFAULT_USER : word;
    return Account.find(files.passwd(), it -> it.name().equals(name))
        .orElseThrow(
            () ->
                word.equals(DEFAULT)
                    ? missingDefault()
                    : invalid("Error during uid lookup for \"" + name + "\": " + noUser(name)));
  }

  /** dockerd runs the host's {@code useradd} here; users of a host are its admin's to make. */
  private static EngineException missingDefault() {
    return invalid(
        "Error during \"%1$s\" user creation: there is no such user, and none is made: run 'useradd --system --user-group --shell /usr/sbin/nologin %1$s' and write a line such as '%1$s:100000:65536' to /etc/subuid and /etc/subgid"
            .formatted(DEFAULT_USER));
  }

  private void ownGroup(String word, Account user) throws IOException {
    if (isId(word)) {
      if (Account.find(files.group(), it -> it.id() == user.id()).isEmpty()) {
        throw invalid("Gid " + word + " has no entry in /etc/group: " + noGroup(word));
      }
    } else if (Account.find(files.group(), it -> it.name().equals(user.name())).isEmpty()) {
      throw invalid("Error during gid lookup for \"" + user.name() + "\": " + noGroup(user.name()));
    }
  }

  private void group(String word) throws IOException {
    if (isId(word)) {
      long id = Long.parseLong(word);
      if (Account.find(files.group(), it -> it.id() == id).isEmpty()) {
        throw invalid("Gid " + word + " has no entry in /etc/passwd: " + noGroup(word));
      }
    } else if (Account.find(files.group(), it -> it.name().equals(word)).isEmpty()) {
      throw invalid("Error during groupname lookup for \"" + word + "\": " + noGroup(word));
    }
  }

  private static boolean isId(String word) {
    return word.matches("\\d{1,10}");
  }

  private Remap remap(Account user) throws IOException {
    List<IdRange> uids = SubordinateIds.of(files.subuid(), user);
    if (uids.isEmpty()) {
      throw noRanges("subuid", user);
    }
    List<IdRange> gids = SubordinateIds.of(files.subgid(), user);
    if (gids.isEmpty()) {
      throw noRanges("subgid", user);
    }
    return new Remap(user.name(), new UserNamespace.Mapped(uids, gids));
  }

  private static EngineException noRanges(String kind, Account user) {
    return invalid(
        "Can't create ID mappings: no " + kind + " ranges found for user \"" + user.name() + "\"");
  }

  private static String noUser(String word) {
    return "getent unable to find entry \"" + word + "\" in passwd database";
  }

  private static String noGroup(String word) {
    return "getent unable to find entry \"" + word + "\" in group database";
  }

  private static EngineException.InvalidParameter invalid(String message) {
    return new EngineException.InvalidParameter(message);
  }
}
