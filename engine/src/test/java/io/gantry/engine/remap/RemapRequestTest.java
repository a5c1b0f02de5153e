package io.gantry.engine.remap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Namespaces;
import io.gantry.runtime.UserNamespace.IdRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --userns-remap}, in dockerd's words. */
final class RemapRequestTest {
  @TempDir Path etc = Path.of("");
  private RemapRequest request = new RemapRequest(AccountFiles.in(etc));

  @BeforeEach
  void write() throws IOException {
    file(
        "passwd",
        "root:x:0:0::/:",
        "# a comment",
        "rex:x:5000:5000::/:",
        "odd:x:5001:5000::/:",
        "half:x:5002:5002::/:",
        "dockremap:x:104:108::/:");
    file("group", "root:x:0:", "rex:x:5000:", "half:x:5002:", "dockremap:x:108:");
    file("subuid", "rex:200000:60000", "rexx:1:1", "5000:400000:10", "half:700000:10", "");
    file("subgid", "# rex:9:9", "rex:300000:65536");
    request = new RemapRequest(AccountFiles.in(etc));
  }

  private void file(String name, String... lines) throws IOException {
    Files.writeString(etc.resolve(name), String.join("\n", lines) + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rex", "rex:rex", "5000", "5000:5000", "rex:root", "rex:0"})
  void theUserIsNamedOrNumberedAndTheGroupMustExist(String text) {
    Remap remap = request.resolve(text).orElseThrow();
    assertThat(remap.ids().uids())
        .containsExactly(new IdRange(0, 200000, 60000), new IdRange(60000, 400000, 10));
    assertThat(remap.ids().gids()).containsExactly(new IdRange(0, 300000, 65536));
    assertThat(remap.directory()).isEqualTo("200000.300000");
    assertThat(remap.user()).isEqualTo("rex");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "root", "0", "root:rex"})
  void nothingAndRootMeanNobody(String text) {
    assertThat(request.resolve(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a:b:c | Invalid user/group specification in --userns-remap: \"a:b:c\"",
        "nosuch | Error during uid lookup for \"nosuch\": getent unable to find entry \"nosuch\" in"
            + " passwd database",
        "4711 | Uid 4711 has no entry in /etc/passwd: getent unable to find entry \"4711\" in"
            + " passwd database",
        "odd | Error during gid lookup for \"odd\": getent unable to find entry \"odd\" in group"
            + " database",
        "5001 | Gid 5001 has no entry in /etc/group: getent unable to find entry \"5001\" in group"
            + " database",
        "rex:nosuch | Error during groupname lookup for \"nosuch\": getent unable to find entry"
            + " \"nosuch\" in group database",
        "rex:4711 | Gid 4711 has no entry in /etc/passwd: getent unable to find entry \"4711\" in"
            + " group database",
        "odd:rex | Can't create ID mappings: no subuid ranges found for user \"odd\"",
        "half | Can't create ID mappings: no subgid ranges found for user \"half\"",
        "default | Can't create ID mappings: no subuid ranges found for user \"dockremap\"",
      })
  void whatCannotBeIsRefused(String text, String words) {
    assertThatThrownBy(() -> request.resolve(text))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage(words);
  }

  @Test
  void theDefaultUserIsNotMade() throws IOException {
    file("passwd", "root:x:0:0::/:");
    assertThatThrownBy(() -> request.resolve("default"))
        .hasMessageStartingWith("Error during \"dockremap\" user creation: ")
        .hasMessageContaining("useradd")
        .hasMessageContaining("dockremap:100000:65536");
    assertThat(request.spare()).isEmpty();
  }

  @Test
  void brokenLinesAreNamed() throws IOException {
    file("subuid", "rex:x:1");
    assertThatThrownBy(() -> request.resolve("rex"))
        .hasMessageContaining("cannot parse \"rex:x:1\"");
  }

  @Test
  void theModeOfAContainerDecides() throws IOException {
    file("subuid", "rex:200000:60000", "dockremap:100000:65536");
    file("subgid", "rex:300000:65536", "dockremap:100000:65536");
    Optional<Remap> rex = request.resolve("rex");
    Optional<Remap> spare = request.spare();
    Remapping usual = new Remapping(rex, Optional.empty());
    Remapping spareOnly = new Remapping(Optional.empty(), spare);
    assertThat(usual.of(mode(""))).isEqualTo(rex);
    assertThat(usual.of(mode("host"))).isEmpty();
    assertThat(usual.of(mode("private"))).isEqualTo(rex);
    assertThat(spareOnly.of(mode(""))).isEmpty();
    assertThat(spareOnly.of(mode("private"))).isEqualTo(spare);
    assertThatThrownBy(() -> Remapping.NONE.of(mode("private")))
        .hasMessageContaining("subordinate ids of dockremap");
  }

  private static Namespaces mode(String user) {
    return Namespaces.DEFAULT.withUser(user);
  }
}
