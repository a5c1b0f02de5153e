package io.gantry.kernel.netlink.nft;

import static io.gantry.kernel.netlink.nft.ExpressionAttributes.*;

import io.gantry.kernel.netlink.MessageWriter;
import java.util.OptionalInt;

/** Expressions on their way to the kernel. */
final class ExpressionWriter {
  private ExpressionWriter() {}

  static void write(MessageWriter list, Expression expression) {
    list.nest(
        NFTA_LIST_ELEM,
        element ->
            element
                .string(NFTA_EXPR_NAME, name(expression))
                .nest(NFTA_EXPR_DATA, data -> data(data, expression)));
  }

  private static String name(Expression expression) {
    return switch (expression) {
      case Expression.Payload _ -> "payload";
      case Expression.Meta _, Expression.SetMeta _ -> "meta";
      case Expression.Compare _ -> "cmp";
      case Expression.Range _ -> "range";
      case Expression.Bitwise _ -> "bitwise";
      case Expression.Immediate _ -> "immediate";
      case Expression.Lookup _ -> "lookup";
      case Expression.Connection _, Expression.SetConnection _ -> "ct";
      case Expression.Nat _ -> "nat";
      case Expression.Masquerade _ -> "masq";
      case Expression.Redirect _ -> "redir";
      case Expression.Counter _ -> "counter";
      case Expression.Log _ -> "log";
      case Expression.Fib _ -> "fib";
      case Expression.Reject _ -> "reject";
      case Expression.NoTrack _ -> "notrack";
      case Expression.Other other ->
          throw new IllegalArgumentException("the expression " + other.name() + " is only read");
    };
  }

  private static void data(MessageWriter data, Expression expression) {
    switch (expression) {
      case Expression.Payload payload ->
          data.be32(NFTA_PAYLOAD_DREG, payload.register())
              .be32(NFTA_PAYLOAD_BASE, payload.header().number)
              .be32(NFTA_PAYLOAD_OFFSET, payload.offset())
              .be32(NFTA_PAYLOAD_LEN, payload.length());
      case Expression.Meta meta ->
          data.be32(NFTA_META_DREG, meta.register()).be32(NFTA_META_KEY, meta.key().number);
      case Expression.SetMeta meta ->
          data.be32(NFTA_META_SREG, meta.register()).be32(NFTA_META_KEY, meta.key().number);
      case Expression.Compare compare -> {
        data.be32(NFTA_CMP_SREG, compare.register()).be32(NFTA_CMP_OP, compare.operator().number);
        Values.write(data, NFTA_CMP_DATA, compare.data());
      }
      case Expression.Range range -> {
        data.be32(NFTA_RANGE_SREG, range.register()).be32(NFTA_RANGE_OP, bit(range.inverted()));
        Values.write(data, NFTA_RANGE_FROM_DATA, range.first());
        Values.write(data, NFTA_RANGE_TO_DATA, range.last());
      }
      case Expression.Bitwise bitwise -> bitwise(data, bitwise);
      case Expression.Immediate immediate -> {
        data.be32(NFTA_IMMEDIATE_DREG, immediate.register());
        Values.write(data, NFTA_IMMEDIATE_DATA, immediate.value());
      }
      case Expression.Lookup lookup -> lookup(data, lookup);
      case Expression.Connection ct ->
          data.be32(NFTA_CT_DREG, ct.register()).be32(NFTA_CT_KEY, ct.key().number);
      case Expression.SetConnection ct ->
          data.be32(NFTA_CT_SREG, ct.register()).be32(NFTA_CT_KEY, ct.key().number);
      case Expression.Nat nat -> nat(data, nat);
      case Expression.Masquerade masquerade -> flags(data, NFTA_MASQ_FLAGS, masquerade.flags());
      case Expression.Redirect redirect -> {
        register(data, NFTA_REDIR_REG_PROTO_MIN, redirect.port());
        flags(data, NFTA_REDIR_FLAGS, redirect.flags());
      }
      case Expression.Counter counter ->
          data.be64(NFTA_COUNTER_BYTES, counter.bytes())
              .be64(NFTA_COUNTER_PACKETS, counter.packets());
      case Expression.Log log -> data.string(NFTA_LOG_PREFIX, log.prefix());
      case Expression.Fib fib ->
          data.be32(NFTA_FIB_DREG, fib.register())
              .be32(NFTA_FIB_RESULT, fib.result().number)
              .be32(NFTA_FIB_FLAGS, fib.flags());
      case Expression.Reject reject ->
          data.be32(NFTA_REJECT_TYPE, reject.with().number)
              .u8(NFTA_REJECT_ICMP_CODE, reject.code());
      case Expression.NoTrack _, Expression.Other _ -> {}
    }
  }

  private static void bitwise(MessageWriter data, Expression.Bitwise bitwise) {
    data.be32(NFTA_BITWISE_SREG, bitwise.from())
        .be32(NFTA_BITWISE_DREG, bitwise.to())
        .be32(NFTA_BITWISE_LEN, bitwise.mask().length());
    Values.write(data, NFTA_BITWISE_MASK, bitwise.mask());
    Values.write(data, NFTA_BITWISE_XOR, bitwise.xor());
  }

  private static void lookup(MessageWriter data, Expression.Lookup lookup) {
    data.string(NFTA_LOOKUP_SET, lookup.set()).be32(NFTA_LOOKUP_SREG, lookup.register());
    register(data, NFTA_LOOKUP_DREG, lookup.to());
    if (lookup.inverted()) {
      data.be32(NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
    }
  }

  private static void nat(MessageWriter data, Expression.Nat nat) {
    data.be32(NFTA_NAT_TYPE, nat.direction().number).be32(NFTA_NAT_FAMILY, nat.family().number);
    register(data, NFTA_NAT_REG_ADDR_MIN, nat.address());
    register(data, NFTA_NAT_REG_PROTO_MIN, nat.port());
    flags(data, NFTA_NAT_FLAGS, nat.flags());
  }

  private static void register(MessageWriter data, int type, OptionalInt register) {
    register.ifPresent(number -> data.be32(type, number));
  }

  private static void flags(MessageWriter data, int type, int flags) {
    if (flags != 0) {
      data.be32(type, flags);
    }
  }

  private static int bit(boolean on) {
    return on ? 1 : 0;
  }
}
