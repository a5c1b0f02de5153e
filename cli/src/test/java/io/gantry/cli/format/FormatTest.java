package io.gantry.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.cli.json.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final Listing LISTING =
      new Listing(
          "*formatter.ContainerContext",
          List.of(
              new Column("ID", "CONTAINER ID", n -> n.text("id")),
              new Column("Name", "NAME", n -> n.text("name"))));
  private static final List<Node> ROWS =
      List.of(
          Node.parse("{\"id\":\"1234567890ab\",\"name\":\"<web>\",\"Labels\":{\"a.b-c\":\"v\"}}"),
          Node.parse("{\"id\":\"x\",\"name\":\"db\"}"));

  @Test
  void sizesReadAsDockersDo() {
    assertThat(Sizes.human(0)).isEqualTo("0B");
    assertThat(Sizes.human(1984230)).isEqualTo("1.984MB");
    assertThat(Sizes.human(1984230, 3)).isEqualTo("1.98MB");
    assertThat(Sizes.human(999)).isEqualTo("999B");
    assertThat(Sizes.human(10_900_000, 3)).isEqualTo("10.9MB");
    assertThat(Sizes.human(999_999, 3)).isEqualTo("1e+03kB");
    assertThat(Sizes.binary(593920)).isEqualTo("580KiB");
    assertThat(Sizes.binary(25_276_000_000L)).isEqualTo("23.54GiB");
  }

  @Test
  void agesReadAsDockersDo() {
    assertThat(Ages.human(Duration.ofMillis(500))).isEqualTo("Less than a second");
    assertThat(Ages.human(Duration.ofSeconds(1))).isEqualTo("1 second");
    assertThat(Ages.human(Duration.ofSeconds(59))).isEqualTo("59 seconds");
    assertThat(Ages.human(Duration.ofSeconds(90))).isEqualTo("About a minute");
    assertThat(Ages.human(Duration.ofMinutes(46))).isEqualTo("46 minutes");
    assertThat(Ages.human(Duration.ofMinutes(61))).isEqualTo("About an hour");
    assertThat(Ages.human(Duration.ofHours(47))).isEqualTo("47 hours");
    assertThat(Ages.human(Duration.ofDays(3))).isEqualTo("3 days");
    assertThat(Ages.human(Duration.ofDays(20))).isEqualTo("2 weeks");
    assertThat(Ages.human(Duration.ofDays(70))).isEqualTo("2 months");
    assertThat(Ages.human(Duration.ofDays(800))).isEqualTo("2 years");
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(LISTING.show("table {{.ID}}\t{{.Name}}", ROWS))
        .isEqualTo("CONTAINER ID   NAME\n1234567890ab   <web>\nx              db\n");
    assertThat(LISTING.show("table {{.Name}}\\t{{.ID}}", ROWS))
        .isEqualTo("NAME      CONTAINER ID\n<web>     1234567890ab\ndb        x\n");
  }

  @Test
  void jsonHasAllFieldsByName() {
    assertThat(LISTING.show("json", ROWS).lines().findFirst())
        .hasValue("{\"ID\":\"1234567890ab\",\"Name\":\"\\u003cweb\\u003e\"}");
    assertThat(LISTING.show("{{json .}}", ROWS).lines().skip(1))
        .containsExactly("{\"ID\":\"x\",\"Name\":\"db\"}");
  }

  @Test
  void labelsMayBeColumns() {
    assertThat(LISTING.show("table {{.Label \"a.b-c\"}}", ROWS)).startsWith("b c\nv\n");
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertThatThrownBy(() -> LISTING.show("{{.Foo}}", ROWS))
        .hasMessage(
            "failed to execute template: template: :1:2: executing \"\" at <.Foo>: can't evaluate field Foo in type *formatter.ContainerContext");
    assertThatThrownBy(() -> LISTING.show("{{.ID", ROWS))
        .hasMessage("failed to parse template: template: :1: unclosed action");
  }

  @Test
  void wordsAreQuotedAsGoQuotesThem() {
    assertThat(Quoting.quote("sh -c \"a\\b\"\n\u0001é"))
        .isEqualTo("\"sh -c \\\"a\\\\b\\\"\\n\\x01é\"");
    assertThat(Quoting.ellipsis("sh -c 'echo out; echo'", 20)).isEqualTo("sh -c 'echo out; ec…");
  }
}
