package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.cli.elf.HostImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A Debian archive of one package, and an image with Debian's own client for such archives. */
public final class AptRepository {
  /** The image's name. */
  public static final String IMAGE = "apt";

  /** The package's name. */
  public static final String PACKAGE = "greeting";

  private static final String APT = "/usr/bin/apt-get";
  private static final List<String> FILES =
      List.of(
          APT,
          "/usr/bin/dpkg",
          "/usr/lib/apt/methods/http",
          "/usr/lib/apt/methods/store",
          "/usr/lib/apt/methods/copy",
          "/usr/share/dpkg",
          "/bin/busybox");

  private AptRepository() {}

  /** Skips the test, with a reason, on a machine that is not a Debian. */
  public static void assumePossible() {
    for (String file : FILES) {
      Assumptions.assumeTrue(Files.exists(Path.of(file)), file + " is missing");
    }
  }

  /** Imports the image; its archive is at {@code host}. */
  public static void importImage(Site site, String host) {
    try {
      HostImage image =
          HostImage.of(FILES)
              .with("etc/apt/sources.list", text("deb [trusted=yes] http://" + host + "/ ./\n"))
              .with("etc/apt/apt.conf", text("APT::Sandbox::User \"root\";\n"))
              .with("var/lib/dpkg/status", text(""))
              .with("var/lib/apt/lists/partial/.keep", text(""))
              .with("var/cache/apt/archives/partial/.keep", text(""));
      site.importImage(IMAGE, image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the archive. */
  public static Path make(Path directory) {
    try {
      Path root = Files.createDirectory(directory);
      byte[] content = text("what a package holds is nobody's concern here\n");
      Files.write(root.resolve(PACKAGE + ".deb"), content);
      String sha256 =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      Files.writeString(
          root.resolve("Packages"),
          """
          Package: %s
          Version: 1.0
          Architecture: all
          Maintainer: Nobody <nobody@example.org>
          Filename: ./%s.deb
          Size: %d
          SHA256: %s
          Description: a greeting
          """
              .formatted(PACKAGE, PACKAGE, content.length, sha256));
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
