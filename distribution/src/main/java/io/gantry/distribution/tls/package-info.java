/** Whom to trust: the directories of certificates, and keys as they lie there. */
@NullMarked
package io.gantry.distribution.tls;

import org.jspecify.annotations.NullMarked;
