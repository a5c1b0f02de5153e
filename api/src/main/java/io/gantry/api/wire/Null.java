package io.gantry.api.wire;

/** A field that is there and says {@code null}; one that is not there is a null of Java. */
public enum Null {
  /** The only one. */
  NULL
}
