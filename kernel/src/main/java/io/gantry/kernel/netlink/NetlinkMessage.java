package io.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One message that was read ({@code struct nlmsghdr} and what follows it).
 *
 * @param type {@code RTM_NEWLINK} and its like
 * @param flags {@code NLM_F_*}
 * @param sequence of the request that it answers, 0 when nobody asked
 * @param port the socket ({@link NetlinkSocket#port}) whose request caused it, 0 for the kernel
 *     itself
 * @param body what follows the header, from position 0 to its limit, in the machine's byte order
 */
public record NetlinkMessage(int type, int flags, int sequence, int port, ByteBuffer body) {
  static final int NLMSG_HDRLEN = 16;
  static final int NLMSG_ERROR = 2;
  static final int NLMSG_DONE = 3;
  static final int NLMSG_MIN_TYPE = 0x10;
  static final int NLM_F_DUMP_INTR = 0x10;

  /**
   * Reads the messages of one datagram.
   *
   * @throws MalformedMessageException when a length leads out of it
   */
  public static List<NetlinkMessage> parse(byte[] datagram) {
    ByteBuffer source = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    List<NetlinkMessage> messages = new ArrayList<>();
    int at = 0;
    while (source.limit() - at >= NLMSG_HDRLEN) {
      int length = source.getInt(at);
      if (length < NLMSG_HDRLEN || length > source.limit() - at) {
        throw new MalformedMessageException(
            "a message of " + length + " bytes in " + (source.limit() - at));
      }
      ByteBuffer body = source.slice(at + NLMSG_HDRLEN, length - NLMSG_HDRLEN);
      messages.add(
          new NetlinkMessage(
              source.getShort(at + 4) & 0xFFFF,
              source.getShort(at + 6) & 0xFFFF,
              source.getInt(at + 8),
              source.getInt(at + 12),
              body.order(ByteOrder.nativeOrder())));
      at += MessageWriter.padded(length);
    }
    return messages;
  }

  /**
   * The header of the message's family as bytes from 0.
   *
   * @param size how long the header is
   * @throws MalformedMessageException when the message is shorter
   */
  public ByteBuffer header(int size) {
    if (body.limit() < size) {
      throw new MalformedMessageException(
          "message " + type + " has " + body.limit() + " bytes, its header " + size);
    }
    return body.slice(0, size).order(ByteOrder.nativeOrder());
  }

  /** The attributes behind a header of {@code size} bytes. */
  public Attributes attributes(int size) {
    int start = header(MessageWriter.padded(size)).limit();
    return Attributes.parse(body.slice(start, body.limit() - start));
  }
}
