package io.gantry.cli.command;

import io.gantry.cli.json.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ports of a container in one cell: {@code 0.0.0.0:80->80/tcp, 90-92/tcp}, neighbours joined.
 */
final class PortColumn {
  private PortColumn() {}

  /** Ports that follow each other under one address and protocol. */
  private static final class Span {
    final String address;
    final String protocol;
    final long first;
    final long published;
    long last;

    Span(Node port) {
      address = port.text("IP");
      protocol = port.text("Type");
      first = port.number("PrivatePort");
      published = port.number("PublicPort");
      last = first;
    }

    boolean takes(Node port) {
      boolean next =
          port.number("PrivatePort") == last + 1
              && port.text("IP").equals(address)
              && port.text("Type").equals(protocol);
      long expected = published == 0 ? 0 : published + last + 1 - first;
      return next && port.number("PublicPort") == expected;
    }

    @Override
    public String toString() {
      String inside = first == last ? String.valueOf(first) : first + "-" + last;
      if (published == 0) {
        return inside + "/" + protocol;
      }
      String outside =
          first == last ? String.valueOf(published) : published + "-" + (published + last - first);
      String shown = address.contains(":") ? "[" + address + "]" : address;
      return shown + ":" + outside + "->" + inside + "/" + protocol;
    }
  }

  static String show(List<Node> ports) {
    List<Node> sorted = new ArrayList<>(ports);
    sorted.sort(
        Comparator.<Node, String>comparing(p -> p.text("IP"))
            .thenComparing(p -> p.text("Type"))
            .thenComparingLong(p -> p.number("PrivatePort"))
            .thenComparingLong(p -> p.number("PublicPort")));
    List<Span> spans = new ArrayList<>();
    for (Node port : sorted) {
      if (!spans.isEmpty() && spans.getLast().takes(port)) {
        spans.getLast().last++;
      } else {
        spans.add(new Span(port));
      }
    }
    return String.join(", ", spans.stream().map(Span::toString).toList());
  }
}
