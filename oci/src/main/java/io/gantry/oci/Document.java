package io.gantry.oci;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A document together with the bytes it was read from or written as; its digest is theirs.
 *
 * @param <T> what the bytes say
 */
public final class Document<T> {

  private final T value;
  private final byte[] bytes;
  private final Digest digest;

  private Document(T value, byte[] bytes) {
    this.value = value;
    this.bytes = bytes;
    this.digest = Digest.of(bytes);
  }

  /**
   * Reads a document, keeping a copy of its bytes.
   *
   * @throws MalformedDocumentException when the reader finds fault with them
   */
  public static <T> Document<T> read(byte[] bytes, Function<byte[], T> reader) {
    byte[] copy = bytes.clone();
    return new Document<>(reader.apply(copy), copy);
  }

  /** What the bytes say. */
  public T value() {
    return value;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The length in bytes. */
  public long size() {
    return bytes.length;
  }

  /** The sha256 digest of the bytes. */
  public Digest digest() {
    return digest;
  }

  /** A pointer to this document. */
  public Descriptor descriptor(String mediaType) {
    return Descriptor.of(mediaType, digest, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Document<?> that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
