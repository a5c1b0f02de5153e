/**
 * The networks of one engine: what is on disk, what is leased of the address space, who is on them.
 *
 * <p>Invariants: a network is there exactly when its directory below {@code <data-root>/networks}
 * is named by a full id and has a description, which is replaced atomically. The fabric is told of
 * a network before it is written down, and of its end after that: what an engine leaves half done
 * when it is killed is a link without a network, which the next one's reconciliation removes. No
 * lock is held while the fabric works; a name, an address space and a seat are reserved instead.
 */
@NullMarked
package io.gantry.engine.topology;

import org.jspecify.annotations.NullMarked;
