/**
 * Numbers for Prometheus, on a listener of their own ({@code --metrics-addr}). Names are dockerd's
 * where it has the same thing, otherwise they begin with {@code gantry_}, {@code jvm_} or {@code
 * process_}; {@code docs/monitoring.md} lists them all.
 *
 * <p>What happens (requests, starts) is counted when it does; what is (containers, memory) is read
 * when somebody scrapes. Without the flag no class of this package or of Prometheus's library is
 * loaded.
 */
@NullMarked
package io.gantry.api.metrics;

import org.jspecify.annotations.NullMarked;
