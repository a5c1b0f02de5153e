package io.gantry.cli.http;

import java.io.IOException;
import java.io.OutputStream;

/** What a request carries. */
public sealed interface Body {
  /** Nothing. */
  record None() implements Body {}

  /** Bytes known beforehand. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] content) implements Body {}

  /** Bytes written while they are made. */
  record Stream(Writer writer) implements Body {}

  /** Writes a body. */
  interface Writer {
    /** Writes all of it; the stream stays open. */
    void writeTo(OutputStream output) throws IOException;
  }
}
