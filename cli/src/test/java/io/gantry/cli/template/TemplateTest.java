package io.gantry.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.cli.json.Json;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Go's text/template gives for the same template and data. */
class TemplateTest {
  private static final @Nullable Object DATA =
      Json.parse(
          """
          {"ID":"abc","Names":["a","b","c"],"Count":3,"Ratio":1.5,"On":true,"Off":false,"None":null,"Empty":[],
           "Labels":{"x":"1","a.b":"2"},"State":{"Status":"running","ExitCode":0},"Text":"hello world","Html":"<a>"}
          """);

  private static String show(String template) {
    return Template.parse(template).show(DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "plain ~ plain",
        "{{.ID}} ~ abc",
        "{{ .ID }}-{{.Count}}-{{.Ratio}} ~ abc-3-1.5",
        "{{.State.Status}} ~ running",
        "{{.Names}} {{.Labels}} ~ [a b c] map[a.b:2 x:1]",
        "{{json .Names}} {{json .State}} ~ [\"a\",\"b\",\"c\"] {\"Status\":\"running\",\"ExitCode\":0}",
        "{{range .Names}}<{{.}}>{{end}} ~ <a><b><c>",
        "{{range $i, $n := .Names}}{{$i}}={{$n}};{{end}} ~ 0=a;1=b;2=c;",
        "{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}} ~ a.b=2;x=1;",
        "{{range .Empty}}x{{else}}none{{end}} ~ none",
        "{{range .Names}}{{if eq . \"b\"}}{{continue}}{{end}}{{.}}{{end}} ~ ac",
        "{{range .Names}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}} ~ a",
        "{{if .On}}yes{{else}}no{{end}}{{if .Off}}yes{{else}}no{{end}} ~ yesno",
        "{{if .Off}}1{{else if .On}}2{{else}}3{{end}} ~ 2",
        "{{if and .On (not .Off)}}both{{end}} ~ both",
        "{{or .Off .ID}} {{and .On .Count}} ~ abc 3",
        "{{with .State}}{{.Status}} {{$.ID}}{{end}} ~ running abc",
        "{{with .None}}x{{else}}nil{{end}} ~ nil",
        "{{index .Labels \"a.b\"}} {{index .Names 1}} ~ 2 b",
        "{{len .Names}} {{len .ID}} ~ 3 3",
        "{{(index .Names 0)}}{{(.State).Status}} ~ arunning",
        "{{.ID | upper}} {{upper .ID | lower}} ~ ABC abc",
        "{{title .Text}} {{truncate .Text 4}} {{pad .ID 1 1}}| ~ Hello World hell  abc |",
        "{{join .Names \",\"}} {{split .Text \" \"}} ~ a,b,c [hello world]",
        "{{printf \"%s %d %5d|%-5s|%05d %v %q %.2f %x %t %%\" .ID .Count .Count .ID .Count .On .Text .Ratio 255 .On}} ~ abc 3     3|abc  |00003 true \"hello world\" 1.50 ff true %",
        "{{print 1 2 \"a\" \"b\"}} ~ 1 2ab",
        "{{eq .Count 3}} {{ne .ID \"abc\"}} {{lt 1 2}} {{ge 2 2}} {{gt 1 2}} {{le 1 1}} ~ true false true true false true",
        "{{eq .ID \"x\" \"abc\"}} ~ true",
        "{{html .Html}} {{slice .ID 1}} {{slice .ID 0 2}} ~ &lt;a&gt; bc ab",
        "{{$x := .ID}}{{$x}}{{$x = \"new\"}}{{$x}} ~ abcnew",
        "a {{- .ID -}} b ~ aabcb",
        "{{/* a comment */}}x ~ x",
        "{{.None}} ~ <no value>",
        "{{`raw`}} {{\"q\\t\"}}| ~ raw q\t|",
        "{{true}} {{1.5}} {{'a'}} ~ true 1.5 97",
        "{{json .None}} {{json .On}} ~ null true",
      })
  void showsWhatGoShows(String template, String expected) {
    assertThat(show(template.strip())).isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{{.ID ~ template: :1: unclosed action",
        "{{if .ID}} ~ template: :1: unexpected EOF",
        "{{nosuch .ID}} ~ template: :1: function \"nosuch\" not defined",
        "{{end}} ~ template: :1: unexpected {{end}}",
        "{{$y}} ~ template: :1: undefined variable \"$y\"",
        "{{\"x}} ~ template: :1: unterminated quoted string",
        "{{}} ~ template: :1: missing value for command",
        "{{.Foo}} ~ template: :1:2: executing \"\" at <.Foo>: map has no entry for key \"Foo\"",
        "{{.ID.Foo}} ~ template: :1:5: executing \"\" at <.ID.Foo>: can't evaluate field Foo in type string",
        "{{index .Names 9}} ~ template: :1:2: executing \"\" at <index>: error calling index: index out of range: 9",
        "{{break}} ~ template: :1: {{break}} outside {{range}}",
      })
  void complainsInGosWords(String template, String message) {
    assertThatThrownBy(() -> show(template.strip()))
        .isInstanceOf(TemplateException.class)
        .hasMessage(message.strip());
  }

  @Test
  void keysNamedOptionalReadAsNilWhenMissing() {
    assertThat(Template.parse("{{if .Health}}a{{else}}b{{end}}").show(DATA, Set.of("Health")))
        .isEqualTo("b");
  }

  @Test
  void knowsWhichFieldsAreUsed() {
    Template template = Template.parse("{{if .A}}{{range .B}}{{upper (.C)}}{{end}}{{end}}");
    assertThat(template.uses("A")).isTrue();
    assertThat(template.uses("B")).isTrue();
    assertThat(template.uses("C")).isTrue();
    assertThat(template.uses("D")).isFalse();
  }

  @Test
  void anyTextIsEitherShownOrRefused() {
    String[] pieces = {
      "{{", "}}", ".", "ID", " ", "range", "end", "if", "else", "|", "(", ")", "\"", "`", "$", ":=",
      "=", "1", "json", "index", "'", ",", "with", "\n", "-", "/*", "*/", "é"
    };
    Random random = new Random(20261121);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder("{{");
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        show(text.toString());
      } catch (TemplateException e) {
        assertThat(e).hasMessageStartingWith("template: ");
      }
    }
  }
}
