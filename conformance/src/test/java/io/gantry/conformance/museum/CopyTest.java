package io.gantry.conformance.museum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Escapes by way of {@code docker cp}. */
class CopyTest extends Exhibit {
  @Test
  void cve201815664ALinkThatIsSwappedInWhileCopyingLeadsNowhere() throws IOException {
    String name =
        background(
            List.of(),
            "mkdir -p /w; cd /w; touch /ready; while :; do rm -rf d; ln -s "
                + host
                + " d; rm -f d; mkdir d; echo inside > d/secret; done");
    awaitFile(name, "/ready");
    Path evil = Files.writeString(host.resolve("evil"), "evil");
    Path out = Files.createDirectory(host.resolve("out"));
    for (int i = 0; i < 12; i++) {
      docker.run("cp", name + ":/w/d/secret", out.resolve("copy").toString());
      docker.run("cp", evil.toString(), name + ":/w/d/secret");
      docker.run("cp", evil.toString(), name + ":/w/d/planted");
      if (Files.exists(out.resolve("copy"))) {
        assertThat(Files.readString(out.resolve("copy"))).isNotEqualTo(SECRET);
      }
    }
    assertThat(readSecret()).isEqualTo(SECRET);
    assertThat(host.resolve("planted")).doesNotExist();
  }

  /** A library that is loaded is opened first: whoever opens one of these wakes its writer. */
  @Test
  void cve201914271NoLibraryOfTheContainerIsLoaded() throws IOException {
    String libraries =
        "/lib/x86_64-linux-gnu/libnss_files.so.2 /lib/x86_64-linux-gnu/libnss_compat.so.2"
            + " /lib64/libnss_files.so.2 /lib/libnss_files.so.2 /usr/lib/libnss_files.so.2"
            + " /etc/nsswitch.conf /etc/ld.so.cache /etc/ld.so.preload";
    String name =
        background(
            List.of(),
            "for f in "
                + libraries
                + "; do mkdir -p ${f%/*}; mkfifo $f; (echo x > $f; echo $f >> /opened) & done;"
                + " touch /ready; sleep 1000");
    awaitFile(name, "/ready");
    Path file = Files.writeString(host.resolve("file"), "x");
    docker.ok("cp", file.toString(), name + ":/tmp/file");
    docker.ok("cp", name + ":/bin", host.resolve("bin").toString());
    docker.ok("cp", "-a", file.toString(), name + ":/root");
    docker.ok("exec", "-u", "alice:staff", name, "true");
    assertThat(exec(name, "cat /opened").out()).isEmpty();
  }

  @Test
  void cve202141089ModesOfTheHostsFilesAreNotChanged() throws IOException {
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Path directory = Files.createDirectory(host.resolve("closed"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    String name = idle();
    expect(
        exec(
            name,
            "mkdir -p /w; ln -s " + secret + " /w/secret; ln -s " + directory + " /w/closed"));
    Shell.run(docker.command("cp", "-", name + ":/w"), archive());
    Path tree = Files.createDirectories(host.resolve("tree/closed"));
    Files.writeString(host.resolve("tree/secret"), "evil");
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(
        host.resolve("tree/secret"), PosixFilePermissions.fromString("rwxrwxrwx"));
    docker.run("cp", host.resolve("tree") + "/.", name + ":/w");
    assertThat(mode(secret)).isEqualTo("rw-------");
    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(readSecret()).isEqualTo(SECRET);
    assertThat(directory.resolve("planted")).doesNotExist();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** Links to the host's files, and then files by these very names. */
  private byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry link = new TarArchiveEntry("again", TarArchiveEntry.LF_SYMLINK);
      link.setLinkName(host.toString());
      entry(tar, link, new byte[0]);
      entry(tar, new TarArchiveEntry("again/secret"), "evil".getBytes(UTF_8));
      entry(tar, new TarArchiveEntry("again/closed/planted"), "evil".getBytes(UTF_8));
      entry(tar, new TarArchiveEntry("closed/planted"), "evil".getBytes(UTF_8));
      TarArchiveEntry hard = new TarArchiveEntry("hard", TarArchiveEntry.LF_LINK);
      hard.setLinkName(secret.toString());
      entry(tar, hard, new byte[0]);
    }
    return bytes.toByteArray();
  }

  private static void entry(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setMode(0777);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
