package io.gantry.engine.image;

import io.gantry.oci.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a name of an image.
 *
 * @param since when the image got it
 * @param index the index for several platforms that the name stands for, if it does
 */
record Naming(Instant since, Optional<Digest> index) {}
