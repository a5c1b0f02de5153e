package io.gantry.runtime;

import io.gantry.kernel.capability.Capabilities;

/**
 * The capability sets of a process ({@code capabilities(7)}), where they differ from one another.
 *
 * @param bounding what it may ever have
 * @param effective what it has
 * @param permitted what it may make effective
 * @param inheritable what files may let it keep
 * @param ambient what it keeps without being root
 */
public record CapabilitySets(
    Capabilities bounding,
    Capabilities effective,
    Capabilities permitted,
    Capabilities inheritable,
    Capabilities ambient) {
  /** The same without what is not in {@code most}. */
  public CapabilitySets and(Capabilities most) {
    return new CapabilitySets(
        bounding.and(most),
        effective.and(most).and(permitted),
        permitted.and(most),
        inheritable.and(most),
        ambient.and(most).and(permitted).and(inheritable));
  }
}
