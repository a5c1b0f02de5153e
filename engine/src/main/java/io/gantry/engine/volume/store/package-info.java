/**
 * The volumes of one engine: what is on disk, who has them, and which driver does the work.
 *
 * <p>Invariants: a volume is there exactly when its directory below {@code <data-root>/volumes} has
 * its name; it is made aside and renamed when whole, and renamed away before it is taken apart. Who
 * has a volume is never written down: containers' descriptions say it, and are told anew to every
 * engine that opens. What is done to one volume is done under the lock of its name, so that two who
 * race see one after the other, and a driver that hangs holds up nobody but its own volume.
 */
@NullMarked
package io.gantry.engine.volume.store;

import org.jspecify.annotations.NullMarked;
