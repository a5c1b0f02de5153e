package io.gantry.network.dns;

/** How a client asks, and so how a resolver is asked for it. */
enum Transport {
  /** One message in each datagram. */
  UDP,
  /** Messages behind their lengths, when a datagram is too small. */
  TCP
}
