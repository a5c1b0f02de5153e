package io.gantry.engine.spec;

import io.gantry.engine.config.NetworkConfig;
import io.gantry.engine.store.ContainerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The three files in {@code /etc} that the engine writes for a container and binds into it. */
public final class EtcFiles {
  /** The file of {@code /etc/hostname} in a container's directory. */
  public static final String HOSTNAME = "hostname";

  /** The file of {@code /etc/hosts}. */
  public static final String HOSTS = "hosts";

  /** The file of {@code /etc/resolv.conf}. */
  public static final String RESOLV_CONF = "resolv.conf";

  private static final String LOCAL =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::\tip6-localnet
      ff00::\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private EtcFiles() {}

  /** Writes them into {@code directory}. */
  public static void write(ContainerRecord container, Path directory) throws IOException {
    Files.writeString(directory.resolve(HOSTNAME), container.config().hostname() + "\n");
    Files.writeString(directory.resolve(HOSTS), hosts(container));
    Files.writeString(
        directory.resolve(RESOLV_CONF),
        resolvConf(container.hostConfig().network(), read(Path.of("/etc/resolv.conf"))));
  }

  private static String hosts(ContainerRecord container) throws IOException {
    boolean host = container.hostConfig().namespaces().network().equals("host");
    StringBuilder text = new StringBuilder(host ? read(Path.of("/etc/hosts")) : LOCAL);
    for (String line : container.hostConfig().network().extraHosts()) {
      int colon = line.indexOf(':');
      String address = line.substring(colon + 1);
      // without a bridge, the host itself is only there on the loopback address
      text.append(address.equals("host-gateway") ? "127.0.0.1" : address)
          .append('\t')
          .append(line, 0, colon)
          .append('\n');
    }
    return text.toString();
  }

  /** The host's file with what the container asks for in place of the host's. */
  static String resolvConf(NetworkConfig network, String host) {
    List<String> lines = new ArrayList<>();
    for (String line : host.lines().toList()) {
      boolean replaced =
          (line.startsWith("nameserver") && !network.dns().isEmpty())
              || ((line.startsWith("search") || line.startsWith("domain"))
                  && !network.dnsSearch().isEmpty())
              || (line.startsWith("options") && !network.dnsOptions().isEmpty());
      if (!replaced) {
        lines.add(line);
      }
    }
    network.dns().forEach(server -> lines.add("nameserver " + server));
    if (!network.dnsSearch().isEmpty() && !network.dnsSearch().equals(List.of("."))) {
      lines.add("search " + String.join(" ", network.dnsSearch()));
    }
    if (!network.dnsOptions().isEmpty()) {
      lines.add("options " + String.join(" ", network.dnsOptions()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
