package io.gantry.snapshot.layer;

import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.Compression;

/**
 * What came to light while a layer was unpacked.
 *
 * @param digest of the stream as it came
 * @param size of the stream as it came, in bytes
 * @param compression of the stream
 * @param diffId digest of the uncompressed archive
 * @param tarSize of the uncompressed archive, in bytes
 * @param entries how many there were
 */
public record AppliedLayer(
    Digest digest, long size, Compression compression, DiffId diffId, long tarSize, long entries) {}
