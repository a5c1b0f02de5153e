/**
 * The OCI image specification as value types.
 *
 * <p>Every type is immutable and checks itself: what exists is well-formed. Text is parsed once, at
 * the edge, by {@code parse}. A document ({@link io.gantry.oci.Manifest}, {@link
 * io.gantry.oci.Index}, {@link io.gantry.oci.ImageConfig}) read from bytes travels as a {@link
 * io.gantry.oci.Document}, which keeps the very bytes its digest was computed from; fields nobody
 * here knows are tolerated when reading and survive in those bytes.
 *
 * <p>Words: a <em>digest</em> names content; a <em>descriptor</em> points to a blob; a <em>diff
 * id</em> is the digest of a layer's uncompressed tar; a <em>chain id</em> names a stack of layers.
 *
 * @see <a href="https://github.com/opencontainers/image-spec">OCI image specification</a>
 */
@NullMarked
package io.gantry.oci;

import org.jspecify.annotations.NullMarked;
