/**
 * Signatures of images, and the rules that want them.
 *
 * <p>A {@link io.gantry.distribution.signature.SignatureRule} says whose signatures an image needs.
 * {@link io.gantry.distribution.signature.Attachments} reads what a repository has for it,
 * untrusted; a {@link io.gantry.distribution.signature.TrustedKey} says whether it signed that, and
 * only then is read what was signed: a {@link io.gantry.distribution.signature.Claim}.
 *
 * <p>Invariant: a failure to read, to verify or to understand is never a signature.
 */
@NullMarked
package io.gantry.distribution.signature;

import org.jspecify.annotations.NullMarked;
