package io.gantry.engine.image;

import io.gantry.kernel.fs.Device;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Makes archives: of files, of layers, of images. */
final class Tars {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(bytes);

  static Tars tar() {
    return new Tars();
  }

  Tars file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Tars file(String name, byte[] content) {
    try {
      tar.begin(TarEntry.file(name, content.length, Instant.EPOCH));
      tar.write(content, 0, content.length);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Tars symlink(String name, String target) {
    try {
      tar.begin(
          new TarEntry(
              name,
              TarEntry.Type.SYMLINK,
              0777,
              0,
              0,
              0,
              Instant.EPOCH,
              Optional.empty(),
              target,
              Device.NONE,
              Map.of(),
              Optional.empty()));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    try {
      tar.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] content) {
    return through(content, GZIPOutputStream::new);
  }

  interface Compressor {
    OutputStream of(OutputStream out) throws IOException;
  }

  static byte[] through(byte[] content, Compressor compressor) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (OutputStream out = compressor.of(result)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result.toByteArray();
  }

  /** A configuration with these layers. */
  static byte[] config(byte[]... layers) {
    return config("amd64", layers);
  }

  /** A configuration for a processor. */
  static byte[] config(String architecture, byte[]... layers) {
    StringBuilder diffIds = new StringBuilder();
    for (byte[] layer : layers) {
      diffIds.append(diffIds.isEmpty() ? "" : ",").append('"').append(Digest.of(layer)).append('"');
    }
    return ("{\"architecture\":\""
            + architecture
            + "\",\"os\":\"linux\",\"created\":\"2025-01-01T00:00:00Z\","
            + "\"config\":{\"Cmd\":[\"sh\"],\"Labels\":{\"kind\":\"test\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + diffIds
            + "]}}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
