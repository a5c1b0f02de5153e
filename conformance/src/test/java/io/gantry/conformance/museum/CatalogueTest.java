package io.gantry.conformance.museum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The museum and {@code docs/security.md} show the same. */
class CatalogueTest {
  private static final List<Class<?>> ROOMS =
      List.of(ProcessTest.class, MountTest.class, CopyTest.class, HostTest.class);
  private static final Pattern METHOD = Pattern.compile("cve(\\d{4})(\\d{4,7}?)[A-Z].*");
  private static final Pattern NAME = Pattern.compile("CVE-\\d{4}-\\d+");

  @Test
  void everyExhibitIsExplainedAndEveryExplanationHasItsExhibit() throws IOException {
    String text = Files.readString(document());
    int owed = text.indexOf("### Owed");
    assertThat(names(text.substring(text.indexOf("## The museum"), owed))).isEqualTo(shown(ROOMS));
    assertThat(names(text.substring(owed))).isEqualTo(shown(List.of(OwedTest.class)));
  }

  private static Path document() {
    Path here = Path.of("docs/security.md");
    return Files.exists(here) ? here : Path.of("..").resolve(here);
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    NAME.matcher(text).results().forEach(result -> names.add(result.group()));
    return names;
  }

  private static Set<String> shown(List<Class<?>> rooms) {
    Set<String> names = new TreeSet<>();
    for (Class<?> room : rooms) {
      for (Method method : room.getDeclaredMethods()) {
        Matcher matcher = METHOD.matcher(method.getName());
        if (matcher.matches()) {
          names.add("CVE-" + matcher.group(1) + "-" + matcher.group(2));
        }
      }
    }
    return names;
  }
}
