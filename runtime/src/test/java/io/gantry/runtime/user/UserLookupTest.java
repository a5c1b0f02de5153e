package io.gantry.runtime.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserLookupTest {
  private static final String PASSWD =
      """
      # comment
      root:x:0:0:root:/root:/bin/sh
      daemon:x:1:1:daemon:/usr/sbin:/bin/false

      broken
      alice:x:1000:1001:Alice:/home/alice:/bin/sh
      1000:x:1234:1234:a user whose name is a number:/n:/bin/sh
      """;
  private static final String GROUP =
      """
      root:x:0:
      wheel:x:10:root,alice
      video:x:44:alice
      alice:x:1001:
      """;
  private final UserLookup lookup = new UserLookup(PASSWD, GROUP);

  @Test
  void nobodyAskedForIsRootWithItsGroups() throws Exception {
    assertThat(lookup.find("", List.of())).isEqualTo(new UserIds(0, 0, List.of(0, 10), "/root"));
  }

  @Test
  void aNameBringsGroupsAndHome() throws Exception {
    assertThat(lookup.find("alice", List.of()))
        .isEqualTo(new UserIds(1000, 1001, List.of(1001, 10, 44), "/home/alice"));
  }

  @Test
  void aNumberInTheFileIsThatUser() throws Exception {
    assertThat(lookup.find("1", List.of())).isEqualTo(new UserIds(1, 1, List.of(1), "/usr/sbin"));
  }

  @Test
  void aNameThatIsANumberComesBeforeTheNumber() throws Exception {
    assertThat(lookup.find("1000", List.of()).uid()).isEqualTo(1234);
  }

  @Test
  void aNumberNeedNotBeInTheFile() throws Exception {
    assertThat(lookup.find("4711:4712", List.of()))
        .isEqualTo(new UserIds(4711, 4712, List.of(4712), "/"));
  }

  @Test
  void aGroupThatIsGivenReplacesTheUsersGroups() throws Exception {
    assertThat(lookup.find("alice:video", List.of()))
        .isEqualTo(new UserIds(1000, 44, List.of(44), "/home/alice"));
  }

  @Test
  void additionalGroupsAreFoundByNameOrNumber() throws Exception {
    assertThat(lookup.find("1", List.of("video", "777")).groups()).containsExactly(1, 44, 777);
  }

  @Test
  void whoIsNotThereIsRefusedInDockersWords() {
    assertThatExceptionOfType(NoSuchUserException.class)
        .isThrownBy(() -> lookup.find("bob", List.of()))
        .withMessage("unable to find user bob: no matching entries in passwd file");
    assertThatExceptionOfType(NoSuchUserException.class)
        .isThrownBy(() -> lookup.find("alice:nogroup", List.of()))
        .withMessage("unable to find group nogroup: no matching entries in group file");
    assertThatExceptionOfType(NoSuchUserException.class)
        .isThrownBy(() -> lookup.find("2147483648", List.of()))
        .withMessage("uids and gids must be in range 0-2147483647");
  }

  @Test
  void withoutFilesNumbersStillWork() throws Exception {
    UserLookup empty = new UserLookup("", "");
    assertThat(empty.find("", List.of())).isEqualTo(new UserIds(0, 0, List.of(0), "/"));
    assertThat(empty.find("5", List.of())).isEqualTo(new UserIds(5, 0, List.of(0), "/"));
  }

  @Test
  void arbitraryFilesNeverCauseMoreThanARefusal() {
    Random random = new Random(99);
    for (int round = 0; round < 3000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      StringBuilder passwd = new StringBuilder(PASSWD);
      for (int n = 0; n < 6; n++) {
        passwd.setCharAt(random.nextInt(passwd.length()), ":\n,0x9\0é".charAt(random.nextInt(8)));
      }
      UserLookup strange =
          new UserLookup(passwd.toString(), new String(noise, StandardCharsets.ISO_8859_1));
      try {
        UserIds ids = strange.find(random.nextBoolean() ? "alice" : "1000:44", List.of("10"));
        assertThat(ids.uid()).isNotNegative();
        assertThat(ids.groups()).isNotEmpty().allMatch(g -> g >= 0);
      } catch (NoSuchUserException e) {
        assertThat(e).hasMessageContaining("unable to find");
      }
    }
  }
}
