package io.gantry.kernel.netlink.nft;

import java.util.ArrayList;
import java.util.List;

/**
 * What a part of a set's key, or of a map's data, is. The kernel keeps the type's number for those
 * who print the set and looks only at the length; the numbers are those of the {@code nft} program.
 */
public enum DataType {
  NF_PROTO(2, 1),
  IPV4_ADDR(7, 4),
  IPV6_ADDR(8, 16),
  ETHER_ADDR(9, 6),
  INET_PROTO(12, 1),
  INET_SERVICE(13, 2),
  MARK(19, 4),
  IFACE_INDEX(20, 4),
  IFNAME(41, 16);

  private static final int TYPE_BITS = 6;
  private static final int TYPE_MASK = (1 << TYPE_BITS) - 1;

  final int number;
  final int length;

  DataType(int number, int length) {
    this.number = number;
    this.length = length;
  }

  /** Whether its numbers are in the machine's byte order, as {@code nft} takes names to be, too. */
  boolean hostOrder() {
    return this == MARK || this == IFACE_INDEX || this == IFNAME;
  }

  /** The number of several types together. */
  static int number(List<DataType> types) {
    return types.stream().mapToInt(type -> type.number).reduce(0, (a, b) -> (a << TYPE_BITS) | b);
  }

  /** The length of several types together. */
  static int length(List<DataType> types) {
    return types.size() == 1
        ? types.getFirst().length
        : types.stream().mapToInt(type -> (type.length + 3) & ~3).sum();
  }

  /** The types that {@link #number} stands for; empty when some are not known here. */
  static List<DataType> of(int number) {
    List<DataType> types = new ArrayList<>();
    for (int rest = number; rest != 0; rest >>>= TYPE_BITS) {
      int one = rest & TYPE_MASK;
      for (DataType type : values()) {
        if (type.number == one) {
          types.addFirst(type);
        }
      }
    }
    return number(types) == number ? List.copyOf(types) : List.of();
  }
}
