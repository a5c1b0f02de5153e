/**
 * Registries, seen from a client.
 *
 * <p>{@link io.gantry.distribution.Registries} knows where an image's registry is: mirrors, hosts
 * without TLS, certificates. What it opens is a {@link io.gantry.distribution.Repository}, the
 * images of one name at one {@link io.gantry.distribution.Endpoint}, for as long as one operation
 * takes. Behind it {@code http} moves bytes, {@code auth} gets tokens, and {@code tls} decides who
 * is trusted.
 *
 * <p>Invariants: nothing a registry says makes this client read files, reach private addresses from
 * a public registry, send credentials to another host, or keep more than a few megabytes of what it
 * sends; secrets appear in no message and no log; failures speak as Docker's do.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification</a>
 */
@NullMarked
package io.gantry.distribution;

import org.jspecify.annotations.NullMarked;
