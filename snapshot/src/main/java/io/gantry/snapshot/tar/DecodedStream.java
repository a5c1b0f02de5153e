package io.gantry.snapshot.tar;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder makes of a stream. The decoders' own failures mean that the archive is damaged, or
 * wants more memory than it gets; those of the stream below stay what they are.
 */
final class DecodedStream extends FilterInputStream {

  /** Makes a decoder. */
  @FunctionalInterface
  interface Decoder {
    InputStream over(InputStream in) throws IOException;
  }

  private final Source source;

  private DecodedStream(Source source, InputStream decoded) {
    super(decoded);
    this.source = source;
  }

  static InputStream of(InputStream in, Decoder decoder) throws IOException {
    Source source = new Source(in);
    try {
      return new DecodedStream(source, decoder.over(source));
    } catch (IOException | RuntimeException e) {
      throw source.explain(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      return in.read(into, offset, length);
    } catch (IOException | RuntimeException e) { // bzip2's decoder has both for damage
      throw source.explain(e);
    }
  }

  /** The stream below, which remembers how it failed. */
  private static final class Source extends FilterInputStream {
    private @Nullable IOException failure;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return in.read(into, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    IOException explain(Exception problem) {
      IOException below = failure;
      if (below != null) {
        return below;
      }
      String reason = String.valueOf(problem.getMessage());
      return new ArchiveException(
          endsTooSoon(problem, reason) ? "unexpected EOF" : "the archive is damaged: " + reason);
    }

    /** Each decoder has words of its own for it: those of bzip2 and zstd have no class for them. */
    private static boolean endsTooSoon(Exception problem, String reason) {
      return problem instanceof EOFException
          || reason.equals("Unexpected end of stream")
          || reason.equals("Truncated source");
    }
  }
}
