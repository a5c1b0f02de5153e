package io.gantry.engine.endpoint;

import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.kernel.inet.Literals;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A container's {@code /etc/hosts}, by its lines. */
final class HostsFile {
  static final String LOCAL =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::\tip6-localnet
      ff00::\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private static final String HOST_GATEWAY = "host-gateway";

  private HostsFile() {}

  /**
   * The names that a user gave to addresses.
   *
   * @param gateway what {@code host-gateway} stands for
   */
  static List<String> extra(ContainerRecord container, List<InetAddress> gateway) {
    List<String> lines = new ArrayList<>();
    for (String line : container.hostConfig().network().extraHosts()) {
      int colon = line.indexOf(':');
      String address = line.substring(colon + 1);
      String name = line.substring(0, colon);
      if (address.equals(HOST_GATEWAY)) {
        gateway.forEach(host -> lines.add(Literals.text(host) + "\t" + name));
      } else {
        lines.add(address + "\t" + name);
      }
    }
    return lines;
  }

  /** The container itself, at its addresses. */
  static List<String> own(ContainerRecord container, Collection<Endpoint> endpoints) {
    return endpoints.stream().flatMap(e -> own(container, e).stream()).toList();
  }

  /** The container itself, at its addresses on one network. */
  static List<String> own(ContainerRecord container, Endpoint endpoint) {
    String host = container.config().hostname();
    String domain = container.config().domainname();
    String names = domain.isEmpty() ? host : host + "." + domain + " " + host;
    return endpoint.addresses().stream()
        .map(address -> Literals.text(address) + "\t" + names)
        .toList();
  }

  /** {@code text} without some lines, and with others behind it. */
  static String changed(String text, Collection<String> without, Collection<String> with) {
    StringBuilder changed = new StringBuilder();
    text.lines().filter(line -> !without.contains(line)).forEach(line -> line(changed, line));
    with.forEach(line -> line(changed, line));
    return changed.toString();
  }

  /** {@code text} with other addresses for the names of these lines, where it has those names. */
  static String moved(String text, Collection<String> lines) {
    Map<String, String> byNames = new HashMap<>();
    lines.forEach(line -> byNames.put(names(line), line));
    StringBuilder moved = new StringBuilder();
    text.lines().forEach(line -> line(moved, byNames.getOrDefault(names(line), line)));
    return moved.toString();
  }

  private static String names(String line) {
    return line.substring(line.indexOf('\t') + 1);
  }

  static String of(String head, List<String> lines) {
    return changed(head, List.of(), lines);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
