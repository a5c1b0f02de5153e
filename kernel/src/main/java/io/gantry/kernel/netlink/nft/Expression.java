package io.gantry.kernel.netlink.nft;

import java.util.OptionalInt;

/**
 * One step of a rule. Steps load values into registers and compare them; a step that does not match
 * ends the rule. Registers are numbered by {@link #register}, {@link #VERDICT} is the one whose
 * value decides.
 */
public sealed interface Expression {
  /** {@code NFT_REG_VERDICT}. */
  int VERDICT = 0;

  /**
   * The register that begins at the word {@code word} of the sixteen words of four bytes, which all
   * registers share; the same number that the kernel tells for it.
   */
  static int register(int word) {
    return word % 4 == 0 ? 1 + word / 4 : 8 + word;
  }

  /** Loads bytes of a packet: {@code length} at {@code offset} of a header. */
  record Payload(Header header, int offset, int length, int register) implements Expression {}

  /** {@code NFT_PAYLOAD_*_HEADER}. */
  enum Header {
    LINK_LAYER(0),
    NETWORK(1),
    TRANSPORT(2);

    final int number;

    Header(int number) {
      this.number = number;
    }
  }

  /** Loads what is known about a packet beside its bytes. */
  record Meta(MetaKey key, int register) implements Expression {}

  /** Sets what is known about a packet, e.g. its mark. */
  record SetMeta(MetaKey key, int register) implements Expression {}

  /** {@code NFT_META_*}. */
  enum MetaKey {
    PROTOCOL(1),
    MARK(3),
    IIF(4),
    OIF(5),
    IIFNAME(6),
    OIFNAME(7),
    SKUID(10),
    NFPROTO(15),
    L4PROTO(16),
    PKTTYPE(19),
    IIFGROUP(21),
    OIFGROUP(22),
    IIFKIND(26),
    OIFKIND(27);

    final int number;

    MetaKey(int number) {
      this.number = number;
    }
  }

  /** Goes on when the comparison holds. */
  record Compare(int register, Operator operator, Data data) implements Expression {}

  /** {@code NFT_CMP_*}. */
  enum Operator {
    EQ(0),
    NEQ(1),
    LT(2),
    LTE(3),
    GT(4),
    GTE(5);

    final int number;

    Operator(int number) {
      this.number = number;
    }
  }

  /** Goes on when a register is between two values, these included, or is not. */
  record Range(int register, boolean inverted, Data first, Data last) implements Expression {}

  /** {@code to = from & mask ^ xor}. */
  record Bitwise(int from, int to, Data mask, Data xor) implements Expression {}

  /** Loads a value; a verdict into {@link #VERDICT}. */
  record Immediate(int register, Value value) implements Expression {
    /** Decides. */
    public Immediate(Verdict verdict) {
      this(VERDICT, verdict);
    }
  }

  /**
   * Looks a register up in a set, and goes on when it is there, or is not. Of a map it loads what
   * the element gives into {@code to}, which is {@link #VERDICT} for a verdict map.
   */
  record Lookup(String set, int register, OptionalInt to, boolean inverted) implements Expression {
    /** In a set. */
    public Lookup(String set, int register) {
      this(set, register, OptionalInt.empty(), false);
    }

    /** In a map. */
    public Lookup(String map, int register, int to) {
      this(map, register, OptionalInt.of(to), false);
    }
  }

  /** Loads what is known about a packet's connection; its original direction's where it has two. */
  record Connection(ConnectionKey key, int register) implements Expression {}

  /** Sets what is known about a packet's connection, e.g. its mark. */
  record SetConnection(ConnectionKey key, int register) implements Expression {}

  /** {@code NFT_CT_*}. */
  enum ConnectionKey {
    STATE(0),
    DIRECTION(1),
    STATUS(2),
    MARK(3);

    final int number;

    ConnectionKey(int number) {
      this.number = number;
    }
  }

  /** Bits of {@link ConnectionKey#STATE}. */
  int STATE_INVALID = 1;

  int STATE_ESTABLISHED = 2;
  int STATE_RELATED = 4;
  int STATE_NEW = 8;
  int STATE_UNTRACKED = 64;

  /** Bits of {@link ConnectionKey#STATUS}. */
  int STATUS_SNAT = 16;

  int STATUS_DNAT = 32;

  /** Bits of the flags of address translation. */
  int NF_NAT_RANGE_PROTO_RANDOM = 4;

  int NF_NAT_RANGE_PERSISTENT = 8;
  int NF_NAT_RANGE_PROTO_RANDOM_FULLY = 16;

  /**
   * Rewrites a connection's source or destination.
   *
   * @param family {@link Family#IP} or {@link Family#IP6}
   * @param address the register with the new address; empty to leave it
   * @param port the register with the new port; empty to leave it
   * @param flags {@code NF_NAT_RANGE_*}
   */
  record Nat(Direction direction, Family family, OptionalInt address, OptionalInt port, int flags)
      implements Expression {
    /** To an address and a port that two registers hold. */
    public static Nat destination(Family family, int address, int port) {
      return new Nat(
          Direction.DESTINATION, family, OptionalInt.of(address), OptionalInt.of(port), 0);
    }
  }

  /** {@code NFT_NAT_SNAT}, {@code NFT_NAT_DNAT}. */
  enum Direction {
    SOURCE(0),
    DESTINATION(1);

    final int number;

    Direction(int number) {
      this.number = number;
    }
  }

  /** Rewrites the source to the address of the link that the packet leaves by. */
  record Masquerade(int flags) implements Expression {}

  /** Rewrites the destination to this machine; the port to that in a register, if any. */
  record Redirect(OptionalInt port, int flags) implements Expression {}

  /** Counts. */
  record Counter(long packets, long bytes) implements Expression {
    /** From zero. */
    public Counter() {
      this(0, 0);
    }
  }

  /** Writes a line to the kernel's log. */
  record Log(String prefix) implements Expression {}

  /** Loads what the routing table says to a packet's address. */
  record Fib(FibResult result, int flags, int register) implements Expression {}

  /** {@code NFT_FIB_RESULT_*}. */
  enum FibResult {
    OIF(1),
    OIFNAME(2),
    ADDRTYPE(3);

    final int number;

    FibResult(int number) {
      this.number = number;
    }
  }

  /** {@code NFTA_FIB_F_*}. */
  int FIB_SADDR = 1;

  int FIB_DADDR = 2;
  int FIB_MARK = 4;
  int FIB_IIF = 8;
  int FIB_OIF = 16;

  /** {@code RTN_LOCAL}: an address of this machine, as {@link FibResult#ADDRTYPE} tells it. */
  int ADDRTYPE_LOCAL = 2;

  /** Throws the packet away and tells the sender. */
  record Reject(Rejection with, int code) implements Expression {}

  /** {@code NFT_REJECT_*}; the last one is for both IP versions, with {@code ICMPX} codes. */
  enum Rejection {
    ICMP_UNREACH(0),
    TCP_RST(1),
    ICMPX_UNREACH(2);

    final int number;

    Rejection(int number) {
      this.number = number;
    }
  }

  /** {@code NFT_REJECT_ICMPX_*}. */
  int ICMPX_NO_ROUTE = 0;

  int ICMPX_PORT_UNREACH = 1;
  int ICMPX_HOST_UNREACH = 2;
  int ICMPX_ADMIN_PROHIBITED = 3;

  /** Keeps the connection out of connection tracking. */
  record NoTrack() implements Expression {}

  /** One that somebody else has put there and Gantry does not know; it is only read. */
  record Other(String name) implements Expression {}
}
