package io.gantry.kernel.netlink.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that the kernel keeps for those who print: triples of type, length and value, as {@code
 * nft} writes them. Gantry writes comments only, whose type is 0 for rules, elements, chains and
 * tables.
 */
final class UserData {
  /** {@code NFTNL_UDATA_RULE_COMMENT}, and the same number for elements. */
  private static final int COMMENT = 0;

  private static final int NFTNL_UDATA_SET_KEYBYTEORDER = 0;
  private static final int NFTNL_UDATA_SET_DATABYTEORDER = 1;
  private static final int HOST_ENDIAN = 1;
  private static final int BIG_ENDIAN = 2;
  private static final int LONGEST = 128;

  private UserData() {}

  static byte[] comment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a comment of " + bytes.length + " bytes");
    }
    byte[] data = new byte[bytes.length + 3];
    data[0] = COMMENT;
    data[1] = (byte) (bytes.length + 1);
    System.arraycopy(bytes, 0, data, 2, bytes.length);
    return data;
  }

  /** In which byte order a set's keys and data are, without which {@code nft} prints nonsense. */
  static byte[] byteOrders(NftSet set) {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
    byteOrder(data, NFTNL_UDATA_SET_KEYBYTEORDER, set.key());
    if (set.target() instanceof NftSet.Target.Values(List<DataType> types)) {
      byteOrder(data, NFTNL_UDATA_SET_DATABYTEORDER, types);
    }
    return Arrays.copyOf(data.array(), data.position());
  }

  private static void byteOrder(ByteBuffer data, int type, List<DataType> types) {
    if (types.size() == 1) {
      data.put((byte) type).put((byte) Integer.BYTES);
      data.putInt(types.getFirst().hostOrder() ? HOST_ENDIAN : BIG_ENDIAN);
    }
  }

  /** The comment in {@code data}; empty when there is none that can be read. */
  static String comment(byte[] data) {
    int at = 0;
    while (at + 2 <= data.length) {
      int length = data[at + 1] & 0xFF;
      int end = Math.min(at + 2 + length, data.length);
      if (data[at] == COMMENT) {
        byte[] text = Arrays.copyOfRange(data, at + 2, end);
        return new String(text, StandardCharsets.UTF_8).replace("\0", "");
      }
      at = end;
    }
    return "";
  }
}
