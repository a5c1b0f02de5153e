package io.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a message or of another attribute. Reading never leaves the bytes given, and
 * goes one level deep: what is nested is read when it is asked for. Of several attributes of one
 * type the last one counts, as in the kernel.
 */
public final class Attributes implements Iterable<Attribute> {
  private static final int NLA_HDRLEN = 4;
  private static final int NLA_TYPE_MASK = 0x3FFF;

  private final List<Attribute> all;

  private Attributes(List<Attribute> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Reads {@code bytes} from 0 to its limit.
   *
   * @throws MalformedMessageException when a length leads out of them
   */
  public static Attributes parse(ByteBuffer bytes) {
    List<Attribute> all = new ArrayList<>();
    ByteBuffer source = bytes.duplicate().order(ByteOrder.nativeOrder());
    int at = 0;
    // fewer bytes than a header at the end are padding
    while (source.limit() - at >= NLA_HDRLEN) {
      int length = source.getShort(at) & 0xFFFF;
      int type = source.getShort(at + 2) & NLA_TYPE_MASK;
      if (length < NLA_HDRLEN || length > source.limit() - at) {
        throw new MalformedMessageException(
            "attribute " + type + " of " + length + " bytes in " + (source.limit() - at));
      }
      ByteBuffer value = source.slice(at + NLA_HDRLEN, length - NLA_HDRLEN);
      all.add(new Attribute(type, value.order(ByteOrder.nativeOrder())));
      at += MessageWriter.padded(length);
    }
    return new Attributes(all);
  }

  /** The attribute of this type. */
  public Optional<Attribute> find(int type) {
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).type() == type) {
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether there is one of this type. */
  public boolean has(int type) {
    return find(type).isPresent();
  }

  /** One byte, unsigned. */
  public int u8(int type, int absent) {
    return find(type).map(Attribute::u8).orElse(absent);
  }

  /** Two bytes, unsigned. */
  public int u16(int type, int absent) {
    return find(type).map(Attribute::u16).orElse(absent);
  }

  /** Four bytes. */
  public int u32(int type, int absent) {
    return find(type).map(Attribute::u32).orElse(absent);
  }

  /** Four bytes in the network's order. */
  public int be32(int type, int absent) {
    return find(type).map(Attribute::be32).orElse(absent);
  }

  /** Eight bytes in the network's order. */
  public long be64(int type, long absent) {
    return find(type).map(Attribute::be64).orElse(absent);
  }

  /** Text; empty when there is none. */
  public String string(int type) {
    return find(type).map(Attribute::string).orElse("");
  }

  /** A copy of the value; empty when there is none. */
  public byte[] bytes(int type) {
    return find(type).map(Attribute::bytes).orElseGet(() -> new byte[0]);
  }

  /** The attributes in it; empty when there is none. */
  public Attributes nested(int type) {
    return find(type).map(Attribute::nested).orElseGet(() -> new Attributes(List.of()));
  }

  /** In the order of the message. */
  @Override
  public Iterator<Attribute> iterator() {
    return all.iterator();
  }
}
