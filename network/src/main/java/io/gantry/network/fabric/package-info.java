/**
 * The {@link io.gantry.network.Fabric} of a Linux host, put together from sandboxes, links, rules
 * and name servers. What is kept in memory can be read back from the host: marks of links, files of
 * namespaces, the table of rules.
 */
@NullMarked
package io.gantry.network.fabric;

import org.jspecify.annotations.NullMarked;
