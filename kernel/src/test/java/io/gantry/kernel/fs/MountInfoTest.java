package io.gantry.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MountInfoTest {
  private static final String LINE =
      "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue";

  @Test
  void aLineIsUnderstood() {
    MountInfo mount = MountInfo.parse(LINE).orElseThrow();
    assertThat(mount)
        .isEqualTo(
            new MountInfo(
                36,
                35,
                new Device(98, 0),
                "/mnt1",
                "/mnt 2",
                "rw,noatime",
                List.of("master:1", "shared:7"),
                "ext3",
                "/dev/root",
                "rw,errors=continue"));
  }

  @Test
  void aLineWithoutOptionalFieldsIsUnderstood() {
    assertThat(MountInfo.parse("1 0 0:2 / / rw - rootfs rootfs rw"))
        .hasValueSatisfying(m -> assertThat(m.propagation()).isEmpty());
  }

  @Test
  void thisProcessHasARootAndProc() throws IOException {
    assertThat(MountInfo.self()).extracting(MountInfo::target).contains("/", "/proc");
  }

  @Test
  void noiseIsNotAMount() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder(LINE);
      for (int k = random.nextInt(1, 12); k > 0; k--) {
        int at = random.nextInt(line.length());
        switch (random.nextInt(3)) {
          case 0 -> line.setCharAt(at, (char) random.nextInt(256));
          case 1 -> line.deleteCharAt(at);
          default -> line.insert(at, "\\ -:/".charAt(random.nextInt(5)));
        }
      }
      // Whatever it says, it is a mount or nothing.
      MountInfo.parse(line.toString()).ifPresent(mount -> assertThat(mount.type()).isNotNull());
    }
  }
}
