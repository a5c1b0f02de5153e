package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.image.HostileRegistry.Act;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Root file systems that are somewhere on the web. */
@Tag("root")
class ImportFromWebTest {

  private static final byte[] TAR = Tars.tar().file("hello", "hello").bytes();

  @TempDir Path root;
  private final FakeRegistry honest = new FakeRegistry();
  private final HostileRegistry server = new HostileRegistry(honest);
  private final List<String> messages = new ArrayList<>();
  private TestImages world;

  ImportFromWebTest() throws IOException {}

  @BeforeEach
  void open() throws IOException {
    world = new TestImages(root);
  }

  @AfterEach
  void close() {
    server.close();
    honest.close();
    if (world != null) {
      world.close();
    }
  }

  private Image importFrom(String address) {
    return world.images.importFrom(
        URI.create(address),
        ImportImage.as("web"),
        new LoadListener() {
          @Override
          public void progress(String layer, long current, long total) {}

          @Override
          public void message(String line) {
            messages.add(line);
          }
        });
  }

  private String address() {
    return "http://" + server.authority() + "/root.tar";
  }

  @Test
  void theImageSaysWhereItIsFrom() {
    server.on(
        "/root.tar", HostileRegistry.redirects("/there"), HostileRegistry.redirects("/there"));
    server.on("/there", HostileRegistry.closes(TAR));
    Image image = importFrom(address());
    assertThat(messages).containsExactly("Downloading from " + address());
    assertThat(image.config().history().getFirst().comment())
        .isEqualTo("Imported from " + address());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatCannotBeHadLeavesNothing(Act act, String words) throws IOException {
    server.on("/root.tar", act);
    assertThatThrownBy(() -> importFrom(address())).hasMessageContaining(words);
    world.assertEmpty();
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(
            HostileRegistry.says("404 Not Found", "", "no\u001b[31m\nsuch"),
            "with status 404 Not Found: no [31m such"),
        Arguments.of(HostileRegistry.says("200 OK", "", Arrays.copyOf(TAR, 700)), "unexpected EOF"),
        Arguments.of(HostileRegistry.breaks(TAR, 600), "unexpected EOF"),
        Arguments.of(HostileRegistry.closes(new byte[300]), "unexpected EOF"),
        Arguments.of(
            HostileRegistry.says("200 OK", "", "<html>".repeat(100)),
            "archive/tar: invalid tar header"),
        Arguments.of(
            HostileRegistry.redirects("file:///etc/passwd"),
            "unsupported protocol scheme \"file\""));
  }

  @Test
  void onlyTheWebIsAsked() {
    assertThatThrownBy(() -> importFrom("file:///etc/passwd"))
        .hasMessageContaining("unsupported protocol scheme \"file\"");
  }
}
