package io.gantry.engine.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdiDevicesTest {
  @TempDir Path temporary;
  private Path low;
  private Path high;
  private CdiDevices devices;

  @BeforeEach
  void open() throws Exception {
    low = Files.createDirectory(temporary.resolve("low"));
    high = temporary.resolve("high");
    devices = new CdiDevices(() -> List.of(low, high));
  }

  @Test
  void filesOfBothFormsGiveDevices() throws Exception {
    write(low, "a.yaml", "one", "A=1");
    Files.writeString(
        low.resolve("b.json"),
        "{\"cdiVersion\":\"0.3.0\",\"kind\":\"vendor.com/other\",\"devices\":[{\"name\":\"x\",\"containerEdits\":{\"env\":[\"X=1\"]}}]}");
    Files.writeString(low.resolve("c.txt"), "no matter");
    assertThat(devices.names()).containsExactly("vendor.com/class=one", "vendor.com/other=x");
  }

  @Test
  void whatAFileWantsForAnyOfItsDevicesComesOnce() throws Exception {
    write(low, "a.yaml", "one", "A=1", "two", "A=2");
    assertThat(devices.edits(List.of("vendor.com/class=two", "vendor.com/class=one")).env())
        .containsExactly("FILE=a.yaml", "A=2", "A=1");
  }

  @Test
  void allThatAreMissingAreNamed() throws Exception {
    write(low, "a.yaml", "one", "A=1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                devices.edits(List.of("vendor.com/class=all", "vendor.com/class=one", "nonsense")))
        .withMessage("unresolvable CDI devices vendor.com/class=all, nonsense");
  }

  @Test
  void theLaterDirectoryIsPreferred() throws Exception {
    Files.createDirectory(high);
    write(low, "z.yaml", "one", "A=low");
    write(high, "a.yaml", "one", "A=high");
    assertThat(devices.edits(List.of("vendor.com/class=one")).env())
        .containsExactly("FILE=a.yaml", "A=high");
  }

  @Test
  void twoFilesOfOneDirectoryThatDescribeOneDeviceAreAConflict() throws Exception {
    write(low, "a.yaml", "one", "A=1", "two", "A=2");
    write(low, "b.yaml", "one", "A=3");
    assertThat(devices.names()).containsExactly("vendor.com/class=two");
  }

  @Test
  void aFileThatMakesNoSenseHidesNoOthers() throws Exception {
    write(low, "a.yaml", "one", "A=1");
    Files.writeString(low.resolve("b.yaml"), "}");
    Files.write(low.resolve("c.json"), new byte[5 << 20]);
    Files.createDirectory(low.resolve("d.yaml"));
    Files.createSymbolicLink(low.resolve("e.yaml"), Path.of("nowhere"));
    Files.createSymbolicLink(low.resolve("f.yaml"), Path.of("/dev/zero"));
    assertThat(devices.names()).containsExactly("vendor.com/class=one");
  }

  @Test
  void filesAreReadAgainWhenTheyHaveChanged() throws Exception {
    assertThat(devices.names()).isEmpty();
    write(low, "a.yaml", "one", "A=1");
    assertThat(devices.names()).containsExactly("vendor.com/class=one");
    write(low, "a.yaml", "more", "A=2");
    assertThat(devices.names()).containsExactly("vendor.com/class=more");
    Files.createDirectory(high);
    write(high, "b.yaml", "two", "A=2");
    assertThat(devices.names()).containsExactly("vendor.com/class=more", "vendor.com/class=two");
    Files.delete(low.resolve("a.yaml"));
    assertThat(devices.names()).containsExactly("vendor.com/class=two");
  }

  private static void write(Path directory, String file, String... devices) throws Exception {
    StringBuilder text = new StringBuilder("cdiVersion: 0.5.0\nkind: vendor.com/class\ndevices:\n");
    for (int i = 0; i < devices.length; i += 2) {
      text.append(
          "- name: %s\n  containerEdits:\n    env: [%s]\n".formatted(devices[i], devices[i + 1]));
    }
    text.append("containerEdits: {env: [FILE=%s]}\n".formatted(file));
    Files.writeString(directory.resolve(file), text);
  }
}
