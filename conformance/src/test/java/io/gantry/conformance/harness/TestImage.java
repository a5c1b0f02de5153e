package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The file system of the image that the tests run: busybox and what it wants. */
public final class TestImage {
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private TestImage() {}

  /** Whether this machine has what the image is made of. */
  public static boolean available() {
    return Files.isExecutable(BUSYBOX);
  }

  /** The image's tar. */
  public static byte[] tar() {
    return tar(Map.of());
  }

  /**
   * The same with further links.
   *
   * @param links where they lead, by where they are: {@code proc} to {@code /tmp}
   */
  public static byte[] tar(Map<String, String> links) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String directory : List.of("bin/", "etc/", "root/", "tmp/", "home/")) {
        entry(
            tar,
            new TarArchiveEntry(directory),
            directory.equals("tmp/") ? 01777 : 0755,
            new byte[0]);
      }
      entry(tar, new TarArchiveEntry("bin/busybox"), 0755, Files.readAllBytes(BUSYBOX));
      for (String applet :
          Shell.run(List.of(BUSYBOX.toString(), "--list")).out().lines().toList()) {
        if (!applet.equals("busybox")) {
          TarArchiveEntry link = new TarArchiveEntry("bin/" + applet, TarArchiveEntry.LF_SYMLINK);
          link.setLinkName("busybox");
          entry(tar, link, 0777, new byte[0]);
        }
      }
      for (Map.Entry<String, String> link : links.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(link.getKey(), TarArchiveEntry.LF_SYMLINK);
        entry.setLinkName(link.getValue());
        entry(tar, entry, 0777, new byte[0]);
      }
      entry(
          tar,
          new TarArchiveEntry("etc/passwd"),
          0644,
          "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
              .getBytes(UTF_8));
      entry(
          tar,
          new TarArchiveEntry("etc/group"),
          0644,
          "root:x:0:\nalice:x:1000:\nstaff:x:50:alice\nnogroup:x:65534:\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void entry(
      TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, byte[] content)
      throws IOException {
    entry.setMode(mode);
    entry.setSize(content.length);
    entry.setModTime(1_700_000_000_000L);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
