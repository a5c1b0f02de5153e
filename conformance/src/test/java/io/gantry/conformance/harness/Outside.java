package io.gantry.conformance.harness;

import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies beyond an engine's host: a network namespace at the other end of a cable, which is the
 * host's way out. It knows no way to the networks behind the host.
 */
public final class Outside implements AutoCloseable {
  /** Its address. */
  public static final String IPV4 = "10.99.0.1";

  /** Its address. */
  public static final String IPV6 = "fd99::1";

  /** The host's address at the cable. */
  public static final String HOST_IPV4 = "10.99.0.2";

  /** The host's address at the cable. */
  public static final String HOST_IPV6 = "fd99::2";

  private final Path file;

  private Outside(Path file) {
    this.file = file;
  }

  /** The one of this engine's host. */
  public static Outside of(Daemon daemon) {
    Path file = Path.of(daemon.namespace() + ".out");
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    expect(Shell.run(List.of("unshare", "--net=" + file, "ip", "link", "set", "lo", "up")));
    Outside outside = new Outside(file);
    daemon.join(outside::run, "cable");
    cable(daemon::inside, HOST_IPV4, HOST_IPV6);
    cable(outside::run, IPV4, IPV6);
    expect(daemon.inside("ip", "route", "add", "default", "via", IPV4));
    expect(daemon.inside("ip", "-6", "route", "add", "default", "via", IPV6));
    return outside;
  }

  private static void cable(Daemon.Place place, String ipv4, String ipv6) {
    expect(place.run("ip", "addr", "add", ipv4 + "/24", "dev", "cable"));
    expect(place.run("ip", "addr", "add", ipv6 + "/64", "dev", "cable", "nodad"));
  }

  static void expect(Shell.Result result) {
    if (result.code() != 0) {
      throw new AssertionError(result.all());
    }
  }

  /** Runs a program there. */
  public Shell.Result run(String... words) {
    return Shell.run(command(words));
  }

  /** Runs a program there in the background. */
  public Background start(String... words) {
    return Background.start(command(words));
  }

  private List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + file));
    command.addAll(List.of(words));
    return command;
  }

  /** A socket for datagrams there, not bound. */
  public DatagramChannel datagrams() throws IOException {
    return datagrams(file);
  }

  /** A socket for datagrams in the namespace at {@code file}, not bound. */
  public static DatagramChannel datagrams(Path file) throws IOException {
    try (NetworkNamespace namespace = NetworkNamespace.open(file)) {
      return namespace.<DatagramChannel, IOException>inside(DatagramChannel::open);
    }
  }

  @Override
  public void close() {
    Shell.run(List.of("umount", "-l", file.toString()));
    Stage.deleteOne(file);
  }
}
