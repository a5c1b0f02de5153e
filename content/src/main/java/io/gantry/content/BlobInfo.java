package io.gantry.content;

import io.gantry.oci.Digest;
import java.time.Instant;

/**
 * A blob of the store.
 *
 * @param digest its name
 * @param size its length in bytes
 * @param modified when it was completed
 */
public record BlobInfo(Digest digest, long size, Instant modified) {}
