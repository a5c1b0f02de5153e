package io.gantry.snapshot.tar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.kernel.fs.Device;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes archives for tests. */
public final class Archive {
  public static final Instant TIME = Instant.parse("2020-02-03T04:05:06.789012345Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter writer = new TarWriter(bytes);

  private Archive() {}

  public static Archive of() {
    return new Archive();
  }

  public Archive file(String name, String content) {
    return add(
        entry(name, TarEntry.Type.FILE, 0644, "", Device.NONE, content.length(), Map.of()),
        content);
  }

  public Archive file(String name, String content, Map<String, byte[]> xattrs) {
    return add(
        entry(name, TarEntry.Type.FILE, 0644, "", Device.NONE, content.length(), xattrs), content);
  }

  public Archive directory(String name, int mode) {
    return add(entry(name, TarEntry.Type.DIRECTORY, mode, "", Device.NONE, 0, Map.of()), "");
  }

  public Archive directory(String name) {
    return directory(name, 0755);
  }

  public Archive symlink(String name, String target) {
    return add(entry(name, TarEntry.Type.SYMLINK, 0777, target, Device.NONE, 0, Map.of()), "");
  }

  public Archive link(String name, String target) {
    return add(entry(name, TarEntry.Type.LINK, 0644, target, Device.NONE, 0, Map.of()), "");
  }

  public Archive device(String name, int major, int minor) {
    Device device = new Device(major, minor);
    return add(entry(name, TarEntry.Type.CHARACTER_DEVICE, 0666, "", device, 0, Map.of()), "");
  }

  public Archive block(String name, int major, int minor) {
    Device device = new Device(major, minor);
    return add(entry(name, TarEntry.Type.BLOCK_DEVICE, 0666, "", device, 0, Map.of()), "");
  }

  public Archive fifo(String name) {
    return add(entry(name, TarEntry.Type.FIFO, 0640, "", Device.NONE, 0, Map.of()), "");
  }

  public Archive sparse(String name, long size, List<TarEntry.Segment> segments, String content) {
    return add(
        new TarEntry(
            name,
            TarEntry.Type.FILE,
            0644,
            0,
            0,
            size,
            TIME,
            Optional.empty(),
            "",
            Device.NONE,
            Map.of(),
            Optional.of(segments)),
        content);
  }

  public Archive add(TarEntry entry, String content) {
    try {
      writer.begin(entry);
      byte[] data = content.getBytes(UTF_8);
      writer.write(data, 0, data.length);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds bytes as they are, e.g. a header that is wrong. */
  public Archive raw(byte[] block) {
    bytes.writeBytes(block);
    return this;
  }

  public static TarEntry entry(
      String name,
      TarEntry.Type type,
      int mode,
      String link,
      Device device,
      long size,
      Map<String, byte[]> xattrs) {
    return new TarEntry(
        name,
        type,
        mode,
        1000,
        2000,
        size,
        TIME,
        Optional.empty(),
        link,
        device,
        xattrs,
        Optional.empty());
  }

  public byte[] bytes() {
    try {
      writer.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive so far, without its end. */
  public byte[] unfinished() {
    return bytes.toByteArray();
  }

  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }
}
