/**
 * Which addresses a network has and who has which of them: decided here, as values, and made
 * elsewhere.
 *
 * <p>An {@link io.gantry.network.address.AddressSpace} is all of one engine's: it hands out
 * subnets, from {@link io.gantry.network.address.AddressPool pools} or as asked for, so that no two
 * networks overlap. What one network got is its {@link io.gantry.network.address.NetworkAddresses},
 * which hands out addresses.
 *
 * <p>Invariants: nothing here is stored. After a restart the engine asks for the same subnets,
 * gateways and addresses again, those of what lives, and the rest is free. All classes are safe for
 * use by many threads; no method blocks.
 */
@NullMarked
package io.gantry.network.address;

import org.jspecify.annotations.NullMarked;
