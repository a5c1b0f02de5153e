package io.gantry.runtime.user;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds users by the rules of Docker ({@code GetExecUser} of moby's {@code sys/user}): a name is
 * looked for before a number; a number need not be in the files; the user's groups in {@code
 * /etc/group} count unless a group is given.
 */
public final class UserLookup {
  private final PasswdFile passwd;
  private final GroupFile group;

  /**
   * @param passwd the text of {@code /etc/passwd}, empty when there is none
   * @param group the text of {@code /etc/group}, empty when there is none
   */
  public UserLookup(String passwd, String group) {
    this.passwd = PasswdFile.parse(passwd);
    this.group = GroupFile.parse(group);
  }

  /**
   * Finds a user.
   *
   * @param spec as {@code docker run -u} takes it: {@code ""}, {@code name}, {@code uid}, {@code
   *     name:group}, …
   * @param additional more groups, by name or number
   * @throws NoSuchUserException when a name is not in the files, or a number too big
   */
  public UserIds find(String spec, List<String> additional) throws NoSuchUserException {
    int colon = spec.indexOf(':');
    String userPart = colon < 0 ? spec : spec.substring(0, colon);
    String groupPart = colon < 0 ? "" : spec.substring(colon + 1);
    Optional<PasswdFile.Entry> entry = entry(userPart);
    int uid =
        entry.isPresent() ? entry.get().uid() : userPart.isEmpty() ? 0 : number(userPart, spec);
    int gid = groupPart.isEmpty() ? entry.map(PasswdFile.Entry::gid).orElse(0) : group(groupPart);
    Set<Integer> groups = new LinkedHashSet<>();
    groups.add(gid);
    if (groupPart.isEmpty() && entry.isPresent()) {
      groups.addAll(group.of(entry.get().name()));
    }
    for (String name : additional) {
      groups.add(group(name));
    }
    String home = entry.map(PasswdFile.Entry::home).filter(h -> !h.isEmpty()).orElse("/");
    return new UserIds(uid, gid, new ArrayList<>(groups), home);
  }

  private Optional<PasswdFile.Entry> entry(String user) {
    if (user.isEmpty()) {
      return passwd.byUid(0);
    }
    Optional<PasswdFile.Entry> named = passwd.byName(user);
    return named.isPresent() ? named : Ids.parse(user).flatMap(passwd::byUid);
  }

  private static int number(String user, String spec) throws NoSuchUserException {
    Optional<Integer> uid = Ids.parse(user);
    if (uid.isPresent()) {
      return uid.get();
    }
    throw Ids.isNumber(user)
        ? outOfRange()
        : new NoSuchUserException(
            "unable to find user "
                + spec.split(":", 2)[0]
                + ": no matching entries in passwd file");
  }

  private int group(String name) throws NoSuchUserException {
    Optional<Integer> gid = group.find(name);
    if (gid.isPresent()) {
      return gid.get();
    }
    throw Ids.isNumber(name)
        ? outOfRange()
        : new NoSuchUserException(
            "unable to find group " + name + ": no matching entries in group file");
  }

  private static NoSuchUserException outOfRange() {
    return new NoSuchUserException("uids and gids must be in range 0-2147483647");
  }
}
