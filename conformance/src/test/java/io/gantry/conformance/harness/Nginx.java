package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.cli.elf.HostImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The web server of this machine, as a container or outside. Its log holds one client a line. */
public final class Nginx {
  /** The image's name. */
  public static final String IMAGE = "nginx";

  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private Nginx() {}

  /** Skips the test, with a reason, where it is missing. */
  public static void assumePossible() {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " (nginx-light) is missing");
  }

  /** Imports the image: it serves {@code hello} at port 80 of all addresses. */
  public static void importImage(Site site) {
    try {
      site.importImage(
          IMAGE,
          HostImage.of(List.of(PROGRAM.toString(), BUSYBOX.toString()))
              .with(
                  "etc/hello.conf",
                  configuration("/dev/stdout", "return 200 hello;").getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a container of the image runs. */
  public static String[] command() {
    String make = "busybox mkdir -p /var/log/nginx /var/lib/nginx; ";
    return new String[] {"busybox", "sh", "-c", make + "exec nginx -c /etc/hello.conf"};
  }

  /** Serves the files in {@code root} outside, at port 80. */
  public static Background serve(Site site, Path root) {
    try {
      Path file = site.directory().resolve("nginx.conf");
      Files.writeString(file, configuration(log(site).toString(), "root " + root + ";"));
      return site.outside().start(PROGRAM.toString(), "-c", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who asked it outside. */
  public static List<String> clients(Site site) {
    try {
      return Files.readAllLines(log(site));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path log(Site site) {
    return site.directory().resolve("nginx.log");
  }

  private static String configuration(String log, String answer) {
    return """
    daemon off; worker_processes 1; user root; error_log stderr; pid /tmp/nginx.pid;
    events {}
    http {
      client_body_temp_path /tmp/nginx-b; proxy_temp_path /tmp/nginx-p; fastcgi_temp_path /tmp/nginx-f;
      uwsgi_temp_path /tmp/nginx-u; scgi_temp_path /tmp/nginx-s;
      log_format client $remote_addr; access_log LOG client;
      server { listen 80; listen [::]:80; location / { ANSWER } }
    }
    """
        .replace("LOG", log)
        .replace("ANSWER", answer);
  }
}
