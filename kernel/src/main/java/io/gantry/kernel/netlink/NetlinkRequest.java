package io.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A message to the kernel, and what it is for.
 *
 * @param step the intention, for errors, e.g. {@code "create link"}
 * @param object what it is done to, e.g. the link's name; may be empty
 * @param type {@code RTM_NEWLINK} and its like
 * @param flags {@code NLM_F_*} beside {@code NLM_F_REQUEST}
 * @param body the family's header and attributes
 */
public record NetlinkRequest(String step, String object, int type, int flags, MessageWriter body) {
  /** It is a request; every message of Gantry is one. */
  public static final int NLM_F_REQUEST = 0x1;

  /** An answer is wanted also when nothing failed. */
  public static final int NLM_F_ACK = 0x4;

  /** Replace what is there. */
  public static final int NLM_F_REPLACE = 0x100;

  /** All objects, not one. */
  public static final int NLM_F_DUMP = 0x300;

  /** Fail when it is there. */
  public static final int NLM_F_EXCL = 0x200;

  /** Create it when it is not there. */
  public static final int NLM_F_CREATE = 0x400;

  /** Add to the end of the list. */
  public static final int NLM_F_APPEND = 0x800;

  /** The bytes on the wire, padded, with this sequence number. */
  public byte[] encode(int sequence) {
    return encode(sequence, flags | NLM_F_REQUEST);
  }

  byte[] encode(int sequence, int allFlags) {
    int length = NetlinkMessage.NLMSG_HDRLEN + body.length();
    return ByteBuffer.allocate(MessageWriter.padded(length))
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putShort((short) type)
        .putShort((short) allFlags)
        .putInt(sequence)
        .putInt(0)
        .put(body.toBytes())
        .array();
  }
}
