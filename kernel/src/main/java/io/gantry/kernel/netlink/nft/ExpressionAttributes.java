package io.gantry.kernel.netlink.nft;

/** The attributes of each expression, {@code NFTA_*} of {@code linux/netfilter/nf_tables.h}. */
final class ExpressionAttributes {
  static final int NFTA_LIST_ELEM = 1;
  static final int NFTA_EXPR_NAME = 1;
  static final int NFTA_EXPR_DATA = 2;

  static final int NFTA_PAYLOAD_DREG = 1;
  static final int NFTA_PAYLOAD_BASE = 2;
  static final int NFTA_PAYLOAD_OFFSET = 3;
  static final int NFTA_PAYLOAD_LEN = 4;

  static final int NFTA_META_DREG = 1;
  static final int NFTA_META_KEY = 2;
  static final int NFTA_META_SREG = 3;

  static final int NFTA_CMP_SREG = 1;
  static final int NFTA_CMP_OP = 2;
  static final int NFTA_CMP_DATA = 3;

  static final int NFTA_RANGE_SREG = 1;
  static final int NFTA_RANGE_OP = 2;
  static final int NFTA_RANGE_FROM_DATA = 3;
  static final int NFTA_RANGE_TO_DATA = 4;

  static final int NFTA_BITWISE_SREG = 1;
  static final int NFTA_BITWISE_DREG = 2;
  static final int NFTA_BITWISE_LEN = 3;
  static final int NFTA_BITWISE_MASK = 4;
  static final int NFTA_BITWISE_XOR = 5;
  static final int NFTA_BITWISE_OP = 6;

  static final int NFTA_IMMEDIATE_DREG = 1;
  static final int NFTA_IMMEDIATE_DATA = 2;

  static final int NFTA_LOOKUP_SET = 1;
  static final int NFTA_LOOKUP_SREG = 2;
  static final int NFTA_LOOKUP_DREG = 3;
  static final int NFTA_LOOKUP_FLAGS = 5;
  static final int NFT_LOOKUP_F_INV = 1;

  static final int NFTA_CT_DREG = 1;
  static final int NFTA_CT_KEY = 2;
  static final int NFTA_CT_DIRECTION = 3;
  static final int NFTA_CT_SREG = 4;

  static final int NFTA_NAT_TYPE = 1;
  static final int NFTA_NAT_FAMILY = 2;
  static final int NFTA_NAT_REG_ADDR_MIN = 3;
  static final int NFTA_NAT_REG_PROTO_MIN = 5;
  static final int NFTA_NAT_FLAGS = 7;

  static final int NFTA_MASQ_FLAGS = 1;

  static final int NFTA_REDIR_REG_PROTO_MIN = 1;
  static final int NFTA_REDIR_FLAGS = 3;

  /** The kernel sets and tells these flags by itself, from the registers that are given. */
  static final int NF_NAT_RANGE_IMPLIED = 1 | 2;

  static final int NFTA_COUNTER_BYTES = 1;
  static final int NFTA_COUNTER_PACKETS = 2;

  static final int NFTA_LOG_PREFIX = 2;

  static final int NFTA_FIB_DREG = 1;
  static final int NFTA_FIB_RESULT = 2;
  static final int NFTA_FIB_FLAGS = 3;

  static final int NFTA_REJECT_TYPE = 1;
  static final int NFTA_REJECT_ICMP_CODE = 2;

  private ExpressionAttributes() {}
}
