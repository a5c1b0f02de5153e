package io.gantry.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes are those of a little-endian machine, which all of ours are. */
class WireFormatTest {
  private static final NetlinkRequest REQUEST =
      new NetlinkRequest("create", "x", 16, 0x600, new MessageWriter().field8(2));

  private static Attributes parse(byte[] bytes) {
    return Attributes.parse(ByteBuffer.wrap(bytes));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void attributesArePaddedAndNested() {
    byte[] bytes =
        new MessageWriter()
            .u8(1, 0xAB)
            .u16(2, 0x1234)
            .be16(3, 0x1234)
            .be32(4, 0x01020304)
            .string(5, "lo")
            .nest(6, nested -> nested.flag(7).be64(8, 9))
            .toBytes();
    assertThat(bytes)
        .isEqualTo(
            hex(
                "05000100 ab000000"
                    + "06000200 34120000"
                    + "06000300 12340000"
                    + "08000400 01020304"
                    + "07000500 6c6f0000"
                    + "14000680 04000700 0c000800 0000000000000009"));
    Attributes read = parse(bytes);
    assertThat(read.u8(1, 0)).isEqualTo(0xAB);
    assertThat(read.u16(2, 0)).isEqualTo(0x1234);
    assertThat(read.find(3).map(Attribute::be16)).contains(0x1234);
    assertThat(read.be32(4, 0)).isEqualTo(0x01020304);
    assertThat(read.string(5)).isEqualTo("lo");
    assertThat(read.nested(6).has(7)).isTrue();
    assertThat(read.nested(6).be64(8, 0)).isEqualTo(9);
    assertThat(read.nested(99)).isEmpty();
    assertThat(read.u32(99, 5)).isEqualTo(5);
  }

  @Test
  void aRequestBeginsWithItsHeader() {
    assertThat(REQUEST.encode(7)).isEqualTo(hex("11000000 1000 0106 07000000 00000000 02000000"));
  }

  @Test
  void lengthsThatLeadOutOfTheBytesAreRefused() {
    for (String bytes : new String[] {"03000100", "09000100 00000000", "ffff0100 00000000"}) {
      assertThatThrownBy(() -> parse(hex(bytes))).isInstanceOf(MalformedMessageException.class);
    }
    for (String bytes :
        new String[] {
          "0f000000 10000000 00000000 00000000",
          "11000000 10000000 00000000 00000000",
          "ffffffff 10000000 00000000 00000000"
        }) {
      assertThatThrownBy(() -> NetlinkMessage.parse(hex(bytes)))
          .isInstanceOf(MalformedMessageException.class);
    }
    Attributes odd = parse(hex("06000100 12340000"));
    assertThatThrownBy(() -> odd.u32(1, 0)).isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> odd.find(1).orElseThrow().address())
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      for (int at = 0; at + 4 <= bytes.length; at += 1 + random.nextInt(20)) {
        bytes[at] = (byte) random.nextInt(30);
        bytes[at + 1] = 0;
      }
      try {
        for (NetlinkMessage message : NetlinkMessage.parse(bytes)) {
          message.attributes(4).forEach(Attribute::nested);
          Acknowledgement.of(message);
        }
        parse(bytes).forEach(Attribute::string);
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void anAttributeThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> new MessageWriter().bytes(1, new byte[0x10000]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MessageWriter().string(1, "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
    MessageWriter full = new MessageWriter();
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      parts.add(new byte[30_000]);
    }
    assertThatThrownBy(() -> full.nest(1, in -> parts.forEach(part -> in.bytes(2, part))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theKernelsWordsAreReadFromARefusal() {
    byte[] words = new MessageWriter().string(1, "No such thing").toBytes();
    byte[] capped = refusal(0x300, -Errno.ENOENT.number(), 0, words);
    byte[] whole = refusal(0x200, -Errno.ENOENT.number(), 20, words);
    for (byte[] bytes : new byte[][] {capped, whole}) {
      NetlinkMessage message = NetlinkMessage.parse(bytes).getFirst();
      assertThatThrownBy(() -> Acknowledgement.of(message).check(REQUEST))
          .isInstanceOf(KernelException.class)
          .hasMessage("create x: no such file or directory (No such thing)");
    }
    byte[] lie = refusal(0x200, -Errno.ENOENT.number(), 20, words);
    Arrays.fill(lie, 20, 24, (byte) 0x7F);
    assertThatThrownBy(() -> Acknowledgement.of(NetlinkMessage.parse(lie).getFirst()))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static byte[] refusal(int flags, int error, int quotedBody, byte[] words) {
    int length = 16 + 4 + 16 + quotedBody + words.length;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    bytes.putInt(length).putShort((short) 2).putShort((short) flags).putInt(1).putInt(0);
    bytes.putInt(error);
    bytes.putInt(16 + quotedBody).putInt(0).putInt(1).putInt(0).put(new byte[quotedBody]);
    return bytes.put(words).array();
  }
}
