package io.gantry.engine.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameIndexTest {
  private static final String A = "aa11" + "0".repeat(60);
  private static final String B = "aa22" + "0".repeat(60);

  private final NameIndex<String> index = new NameIndex<>();

  NameIndexTest() {
    index.reserve("web", A);
    index.add(A, "container A");
    index.reserve("aa2", B);
    index.add(B, "container B");
  }

  @Test
  void findsByIdByNameAndByUniquePrefix() {
    assertThat(index.find(A)).isEqualTo("container A");
    assertThat(index.find("web")).isEqualTo("container A");
    assertThat(index.find("/web")).isEqualTo("container A");
    assertThat(index.find("aa1")).isEqualTo("container A");
  }

  @Test
  void aNameGoesBeforeAPrefix() {
    assertThat(index.find("aa2")).isEqualTo("container B");
  }

  @Test
  void anAmbiguousPrefixIsRefused() {
    assertThatThrownBy(() -> index.find("aa"))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage("multiple IDs found with provided prefix: aa");
  }

  @Test
  void anUnknownWordIsNotFound() {
    assertThatThrownBy(() -> index.find("zz"))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessage("No such container: zz");
  }

  @Test
  void aTakenNameSaysWhoHasIt() {
    assertThatThrownBy(() -> index.reserve("web", B))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage(
            "Conflict. The container name \"/web\" is already in use by container \""
                + A
                + "\". You have to remove (or rename) that container to be able to reuse that"
                + " name.");
  }

  @Test
  void aReleasedNameIsFreeAndOnlyItsOwnerReleasesIt() {
    index.release("web", B);
    assertThatThrownBy(() -> index.reserve("web", B)).isInstanceOf(EngineException.Conflict.class);
    index.release("web", A);
    index.reserve("web", B);
  }

  @Test
  void generatedNamesNeverCollide() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      assertThat(names.add(index.reserveGenerated("id" + i))).isTrue();
    }
    assertThat(names).allMatch(name -> name.matches("[a-z]+_[a-z]+[0-9]*"));
  }

  @Test
  void namesAreCheckedInDockersWords() {
    assertThat(ContainerName.parse("/web.1_x-y").text()).isEqualTo("web.1_x-y");
    for (String bad : new String[] {"", "a", "/", "-x", "a b", "a/b", "a\0b", "é1"}) {
      assertThatThrownBy(() -> ContainerName.parse(bad))
          .hasMessage(
              "Invalid container name (" + bad + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
  }

  @Test
  void idsAreHexAndTheirShortFormIsNoNumber() {
    for (int i = 0; i < 1000; i++) {
      String id = Ids.random();
      assertThat(Ids.isFull(id)).isTrue();
      assertThat(Ids.brief(id)).hasSize(12).matches(".*[a-f].*");
    }
  }
}
