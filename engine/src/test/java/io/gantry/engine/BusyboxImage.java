package io.gantry.engine;

import io.gantry.engine.image.ImportImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A small image from the host's static busybox. */
final class BusyboxImage {
  static final Path BUSYBOX = Path.of("/bin/busybox");

  private BusyboxImage() {}

  static void importInto(Engine engine, String name) throws IOException {
    engine.images().importRootfs(ImportImage.as(name), new ByteArrayInputStream(rootfs()));
  }

  private static byte[] rootfs() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String directory : new String[] {"bin/", "etc/", "tmp/"}) {
        tar.putArchiveEntry(new TarArchiveEntry(directory));
        tar.closeArchiveEntry();
      }
      TarArchiveEntry busybox = new TarArchiveEntry("bin/busybox");
      busybox.setMode(0100755);
      busybox.setSize(Files.size(BUSYBOX));
      tar.putArchiveEntry(busybox);
      Files.copy(BUSYBOX, tar);
      tar.closeArchiveEntry();
      for (String applet : new String[] {"sh", "true", "sleep", "cat", "echo", "id", "hostname"}) {
        TarArchiveEntry link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_LINK);
        link.setLinkName("bin/busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
