package io.gantry.network;

import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.IOException;

/** Makes the network namespaces of sandboxes: whose user namespace they belong to is its choice. */
@FunctionalInterface
public interface NamespaceSource {
  /** Those that belong to the engine's own user namespace. */
  NamespaceSource OWN = NetworkNamespace::create;

  /** A fresh one, which becomes the caller's. */
  NetworkNamespace create() throws IOException;
}
