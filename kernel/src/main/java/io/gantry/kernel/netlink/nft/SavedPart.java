package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.netlink.Attribute;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkMessage;
import io.gantry.kernel.netlink.NetlinkRequest;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A chain, a set, elements or a rule as the kernel told it, kept to be told again: also what
 * somebody else has made of expressions that Gantry does not know. It is of use to the kernel and
 * the machine that it is from; in which order parts are told again, {@link Kind} says.
 */
public final class SavedPart {
  private static final int LARGEST = 1 << 20;

  private final Kind kind;
  private final String owner;
  private final byte[] body;

  private SavedPart(Kind kind, String owner, byte[] body) {
    this.kind = kind;
    this.owner = owner;
    this.body = body;
  }

  /** What it is; those that come first are to be told first. */
  public enum Kind {
    /** {@code NFTA_CHAIN_*}, without handle, count of users, counters. */
    CHAIN(NftMessages.NFT_MSG_NEWCHAIN, NftMessages.NFTA_CHAIN_NAME, bits(1, 3, 4, 5, 7, 10, 12)),
    /** {@code NFTA_SET_*}, without id, which is the batch's, and handle. */
    SET(
        SetMessages.NFT_MSG_NEWSET,
        SetMessages.NFTA_SET_NAME,
        bits(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 17, 18)),
    /** {@code NFTA_SET_ELEM_LIST_*}. */
    ELEMENTS(SetMessages.NFT_MSG_NEWSETELEM, SetMessages.NFTA_SET_ELEM_LIST_SET, bits(1, 2, 3)),
    /** {@code NFTA_RULE_*}, without handle and position. */
    RULE(NftMessages.NFT_MSG_NEWRULE, NftMessages.NFTA_RULE_CHAIN, bits(1, 2, 4, 5, 7));

    private final int message;
    private final int owner;
    private final int kept;

    /** The attributes that are kept are bits. */
    Kind(int message, int owner, int kept) {
      this.message = message;
      this.owner = owner;
      this.kept = kept;
    }

    private static int bits(int... attributes) {
      int bits = 0;
      for (int attribute : attributes) {
        bits |= 1 << attribute;
      }
      return bits;
    }

    boolean keeps(int attribute) {
      return attribute < Integer.SIZE && (kept & (1 << attribute)) != 0;
    }

    int message() {
      return message;
    }
  }

  /** The part that a message of this kind tells. */
  static SavedPart of(Kind kind, NetlinkMessage message) {
    MessageWriter body = NftMessages.header(message.header(NftMessages.NFGENMSG).get(0) & 0xFF);
    for (Attribute attribute : NftReader.attributes(message)) {
      if (kind.keeps(attribute.type())) {
        body.bytes(attribute.type(), attribute.bytes());
      }
    }
    String owner = NftReader.attributes(message).string(kind.owner);
    return new SavedPart(kind, owner, body.toBytes());
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** The name of the chain or set that it is, or is in. */
  public String owner() {
    return owner;
  }

  /** Tells it again; {@code id} is its number in the batch. */
  NetlinkRequest request(int id) {
    MessageWriter message = new MessageWriter();
    for (byte octet : body) {
      message.field8(octet);
    }
    if (kind == Kind.SET) {
      message.be32(SetMessages.NFTA_SET_ID, id);
    }
    int flags = NetlinkRequest.NLM_F_CREATE | (kind == Kind.RULE ? NetlinkRequest.NLM_F_APPEND : 0);
    return NftMessages.request("restore", owner, kind.message, flags, message);
  }

  /** Writes it. */
  public void write(DataOutput out) throws IOException {
    out.writeUTF(kind.name());
    out.writeUTF(owner);
    out.writeInt(body.length);
    out.write(body);
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException when it is something else
   */
  public static SavedPart read(DataInput in) throws IOException {
    String kind = in.readUTF();
    String owner = in.readUTF();
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a part of a table of " + length + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    try {
      return new SavedPart(Kind.valueOf(kind), owner, body);
    } catch (IllegalArgumentException e) {
      throw new IOException("no part of a table is a " + kind, e);
    }
  }
}
