package io.gantry.engine.image;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What nobody needs of what lies on the disk, and what is kept for somebody besides images.
 *
 * @param garbage what a collection removes, or has removed
 * @param held what it leaves, though no image has it
 */
public record GarbageReport(List<Item> garbage, List<Held> held) {

  /** Copies the lists. */
  public GarbageReport {
    garbage = List.copyOf(garbage);
    held = List.copyOf(held);
  }

  /** What something is. */
  public enum Kind {
    /** Content by its digest. */
    BLOB,
    /** An unpacked layer. */
    LAYER,
    /** The beginning of a blob, as far as it came. */
    PART
  }

  /**
   * Something that goes.
   *
   * @param name its digest, or that of its stack of layers, or its file
   * @param size in bytes
   * @param why it goes
   */
  public record Item(Kind kind, String name, long size, String why) {}

  /**
   * Something that stays for now.
   *
   * @param lease for what
   * @param until when; empty while that runs
   */
  public record Held(Kind kind, String name, long size, String lease, Optional<Instant> until) {}

  /** Bytes of what goes. */
  public long bytes() {
    return garbage.stream().mapToLong(Item::size).sum();
  }

  /**
   * Of what goes only that which a later look does not find any more; what is held is the later's.
   */
  GarbageReport less(GarbageReport later) {
    Set<String> left = new HashSet<>();
    later.garbage().forEach(item -> left.add(item.name()));
    later.held().forEach(item -> left.add(item.name()));
    return new GarbageReport(
        garbage.stream().filter(item -> !left.contains(item.name())).toList(), later.held());
  }
}
