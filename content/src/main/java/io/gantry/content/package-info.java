/**
 * Content-addressed blobs in a valid OCI image layout.
 *
 * <p>A {@link io.gantry.content.ContentStore} is a directory that any OCI tool can read: {@code
 * oci-layout}, {@code index.json} and {@code blobs/sha256/…}. Content comes in by an {@link
 * io.gantry.content.Ingest}, which hashes what it writes and becomes a blob only by {@code commit},
 * in one rename; an ingest with a key that was interrupted goes on where it stopped. Whoever adds
 * content holds a {@link io.gantry.content.Lease} until the index (or something the index leads to)
 * refers to it; {@link io.gantry.content.ContentStore#sweep} removes what neither the index nor a
 * lease needs. A {@link io.gantry.content.KeptLease} outlives the engine: it keeps what came of
 * work that was cut short, until its time is over.
 *
 * <p>Invariants: a file under {@code blobs} has the digest it is named by; {@code index.json} is
 * replaced as a whole or not at all; what a killed engine leaves behind lies only under {@code
 * ingest}, or is unreferenced and told by {@link io.gantry.content.ContentStore#interrupted}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 *     layout</a>
 */
@NullMarked
package io.gantry.content;

import org.jspecify.annotations.NullMarked;
