/**
 * Images: what they are called, what they are made of, how they come and go.
 *
 * <p>An {@link io.gantry.engine.image.Image} is a configuration and a stack of layers; its id is
 * the digest of its configuration. {@link io.gantry.engine.image.Images} is everything that can be
 * done with them. Behind it, {@code Catalog} knows names and ids; its one truth is the content
 * store's {@code index.json}, in which every name of an image is one descriptor of the image's
 * manifest. {@code LayerIntake} takes a layer in: one pass over the stream hashes it, stores it as
 * a blob and unpacks it. {@code ArchiveLoader} and {@code ArchiveWriter} know the forms of image
 * archives. What hangs together by descriptors, whatever it is, is a {@code ContentTree}; one that
 * is kept with an image without being one, such as an attestation or a signature, is an {@code
 * Attachment} of its entry in the catalog and goes with it.
 *
 * <p>Invariants: an image in the catalog has all its blobs and an unpacked snapshot for every chain
 * id; content and layers in the making are kept by a lease and by {@code Holds}; an image that a
 * container uses does not vanish unless forced, and its layers do not even then.
 */
@NullMarked
package io.gantry.engine.image;

import org.jspecify.annotations.NullMarked;
