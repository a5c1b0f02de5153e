package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What is in a tar of files, as text to be compared: {@code docker export} of a container. */
public final class ArchiveTree {
  private ArchiveTree() {}

  /** The entries by name: type, mode, owner, size, time, link, device, extended attributes. */
  public static SortedMap<String, String> of(Path tar) {
    SortedMap<String, String> tree = new TreeMap<>();
    try (InputStream file = Files.newInputStream(tar);
        TarArchiveInputStream in =
            new TarArchiveInputStream(file, StandardCharsets.ISO_8859_1.name())) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        tree.put(e.getName(), describe(e) + (e.isFile() ? hash(in) : ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  private static String describe(TarArchiveEntry e) {
    SortedMap<String, String> attributes = new TreeMap<>(e.getExtraPaxHeaders());
    attributes.keySet().removeIf(key -> !key.startsWith("SCHILY.xattr."));
    return "%c %o %d:%d %d %d %s %d,%d %s "
        .formatted(
            e.getLinkFlag(),
            e.getMode(),
            e.getLongUserId(),
            e.getLongGroupId(),
            e.getSize(),
            e.getLastModifiedTime().toMillis() / 1000,
            e.getLinkName(),
            e.getDevMajor(),
            e.getDevMinor(),
            attributes);
  }

  private static String hash(InputStream in) throws IOException {
    return Integer.toHexString(java.util.Arrays.hashCode(in.readAllBytes()));
  }
}
