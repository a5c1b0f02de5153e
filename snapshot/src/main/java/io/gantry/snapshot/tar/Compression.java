package io.gantry.snapshot.tar;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How an archive is compressed; told by its first bytes. */
public enum Compression {
  NONE(""),
  GZIP("\u001F\u008B\b"),
  ZSTD("(\u00B5/\u00FD"),
  BZIP2("BZh"),
  XZ("\u00FD7zXZ\0");

  /** How many bytes {@link #of} wants to see. */
  public static final int MAGIC_LENGTH = 6;

  private static final int BUFFER = 256 * 1024;

  /** Enough for {@code xz -9}, whose dictionary is of 64 MiB; a zstd window may have 128. */
  private static final int XZ_MEMORY_KIB = 80 << 10;

  private final String magic;

  Compression(String magic) {
    this.magic = magic;
  }

  /** The compression of a stream that begins with these bytes. */
  public static Compression of(byte[] head, int length) {
    if (isSkippableFrame(head, length)) {
      return ZSTD;
    }
    for (Compression candidate : values()) {
      if (candidate != NONE && candidate.begins(head, length)) {
        return candidate;
      }
    }
    return NONE;
  }

  /**
   * Looks at the first bytes of a stream, which must then be read through what is returned.
   *
   * @return the compression, and the stream with nothing taken from it
   */
  public static Detected detect(InputStream in) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(in, MAGIC_LENGTH);
    byte[] head = new byte[MAGIC_LENGTH];
    int length = whole.readNBytes(head, 0, MAGIC_LENGTH);
    whole.unread(head, 0, length);
    return new Detected(of(head, length), whole);
  }

  /**
   * A stream and its compression.
   *
   * @param compression as its first bytes tell
   * @param stream from its first byte on, still compressed
   */
  public record Detected(Compression compression, InputStream stream) {
    /** The uncompressed stream. */
    public InputStream decoded() throws IOException {
      return compression.decode(stream);
    }
  }

  /**
   * The uncompressed form of a stream; damage shows as an {@link ArchiveException} while it is
   * read.
   */
  public InputStream decode(InputStream in) throws IOException {
    return this == NONE ? in : DecodedStream.of(in, this::decoder);
  }

  /** Each goes on behind the end of one member, as the tools do. */
  private InputStream decoder(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
    };
  }

  private boolean begins(byte[] head, int length) {
    if (length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((head[i] & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** RFC 8878, 3.1.2: a zstd stream may begin with a frame that holds no data. */
  private static boolean isSkippableFrame(byte[] head, int length) {
    return length >= 4
        && (head[0] & 0xF0) == 0x50
        && head[1] == 0x2A
        && head[2] == 0x4D
        && head[3] == 0x18;
  }
}
