package io.gantry.kernel.netlink.nft;

import static io.gantry.kernel.netlink.nft.ExpressionAttributes.*;

import io.gantry.kernel.netlink.Attribute;
import io.gantry.kernel.netlink.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * Expressions as the kernel tells them. What Gantry would not have written comes as {@link
 * Expression.Other}.
 */
final class ExpressionReader {
  private ExpressionReader() {}

  static List<Expression> list(Attributes list) {
    List<Expression> expressions = new ArrayList<>();
    for (Attribute element : list) {
      expressions.add(read(element.nested()));
    }
    return expressions;
  }

  private static Expression read(Attributes element) {
    String name = element.string(NFTA_EXPR_NAME);
    Optional<? extends Expression> known = known(name, element.nested(NFTA_EXPR_DATA));
    return known.isPresent() ? known.get() : new Expression.Other(name);
  }

  private static Optional<? extends Expression> known(String name, Attributes data) {
    return switch (name) {
      case "payload" -> payload(data);
      case "meta" -> meta(data);
      case "cmp" -> compare(data);
      case "range" -> range(data);
      case "bitwise" -> bitwise(data);
      case "immediate" ->
          Values.read(data, NFTA_IMMEDIATE_DATA)
              .map(value -> new Expression.Immediate(data.be32(NFTA_IMMEDIATE_DREG, 0), value));
      case "lookup" ->
          Optional.of(
              new Expression.Lookup(
                  data.string(NFTA_LOOKUP_SET),
                  data.be32(NFTA_LOOKUP_SREG, 0),
                  register(data, NFTA_LOOKUP_DREG),
                  (data.be32(NFTA_LOOKUP_FLAGS, 0) & NFT_LOOKUP_F_INV) != 0));
      case "ct" -> connection(data);
      case "nat" -> nat(data);
      case "masq" -> Optional.of(new Expression.Masquerade(data.be32(NFTA_MASQ_FLAGS, 0)));
      case "redir" ->
          Optional.of(
              new Expression.Redirect(
                  register(data, NFTA_REDIR_REG_PROTO_MIN),
                  data.be32(NFTA_REDIR_FLAGS, 0) & ~NF_NAT_RANGE_IMPLIED));
      case "counter" ->
          Optional.of(
              new Expression.Counter(
                  data.be64(NFTA_COUNTER_PACKETS, 0), data.be64(NFTA_COUNTER_BYTES, 0)));
      case "log" -> Optional.of(new Expression.Log(data.string(NFTA_LOG_PREFIX)));
      case "fib" ->
          one(Expression.FibResult.values(), r -> r.number, data.be32(NFTA_FIB_RESULT, -1))
              .map(
                  result ->
                      new Expression.Fib(
                          result, data.be32(NFTA_FIB_FLAGS, 0), data.be32(NFTA_FIB_DREG, 0)));
      case "reject" ->
          one(Expression.Rejection.values(), r -> r.number, data.be32(NFTA_REJECT_TYPE, -1))
              .map(with -> new Expression.Reject(with, data.u8(NFTA_REJECT_ICMP_CODE, 0)));
      case "notrack" -> Optional.of(new Expression.NoTrack());
      default -> Optional.empty();
    };
  }

  private static Optional<Expression> payload(Attributes data) {
    if (!data.has(NFTA_PAYLOAD_DREG)) {
      return Optional.empty(); // it writes
    }
    return one(Expression.Header.values(), h -> h.number, data.be32(NFTA_PAYLOAD_BASE, -1))
        .map(
            header ->
                new Expression.Payload(
                    header,
                    data.be32(NFTA_PAYLOAD_OFFSET, 0),
                    data.be32(NFTA_PAYLOAD_LEN, 0),
                    data.be32(NFTA_PAYLOAD_DREG, 0)));
  }

  private static Optional<Expression> meta(Attributes data) {
    return one(Expression.MetaKey.values(), k -> k.number, data.be32(NFTA_META_KEY, -1))
        .map(
            key ->
                data.has(NFTA_META_DREG)
                    ? new Expression.Meta(key, data.be32(NFTA_META_DREG, 0))
                    : new Expression.SetMeta(key, data.be32(NFTA_META_SREG, 0)));
  }

  private static Optional<Expression> connection(Attributes data) {
    if (data.has(NFTA_CT_DIRECTION)) {
      return Optional.empty();
    }
    return one(Expression.ConnectionKey.values(), k -> k.number, data.be32(NFTA_CT_KEY, -1))
        .map(
            key ->
                data.has(NFTA_CT_DREG)
                    ? new Expression.Connection(key, data.be32(NFTA_CT_DREG, 0))
                    : new Expression.SetConnection(key, data.be32(NFTA_CT_SREG, 0)));
  }

  private static Optional<Expression> compare(Attributes data) {
    return one(Expression.Operator.values(), o -> o.number, data.be32(NFTA_CMP_OP, -1))
        .flatMap(
            operator ->
                Values.data(data, NFTA_CMP_DATA)
                    .map(
                        value ->
                            new Expression.Compare(data.be32(NFTA_CMP_SREG, 0), operator, value)));
  }

  private static Optional<Expression> range(Attributes data) {
    Optional<Data> first = Values.data(data, NFTA_RANGE_FROM_DATA);
    Optional<Data> last = Values.data(data, NFTA_RANGE_TO_DATA);
    return first.flatMap(
        from ->
            last.map(
                to ->
                    new Expression.Range(
                        data.be32(NFTA_RANGE_SREG, 0),
                        data.be32(NFTA_RANGE_OP, 0) != 0,
                        from,
                        to)));
  }

  private static Optional<Expression> bitwise(Attributes data) {
    if (data.be32(NFTA_BITWISE_OP, 0) != 0) {
      return Optional.empty(); // it shifts
    }
    Optional<Data> mask = Values.data(data, NFTA_BITWISE_MASK);
    Optional<Data> xor = Values.data(data, NFTA_BITWISE_XOR);
    return mask.flatMap(
        and ->
            xor.map(
                or ->
                    new Expression.Bitwise(
                        data.be32(NFTA_BITWISE_SREG, 0),
                        data.be32(NFTA_BITWISE_DREG, 0),
                        and,
                        or)));
  }

  private static Optional<Expression> nat(Attributes data) {
    Optional<Expression.Direction> direction =
        one(Expression.Direction.values(), d -> d.number, data.be32(NFTA_NAT_TYPE, -1));
    return direction.flatMap(
        way ->
            Family.of(data.be32(NFTA_NAT_FAMILY, 0))
                .map(
                    family ->
                        new Expression.Nat(
                            way,
                            family,
                            register(data, NFTA_NAT_REG_ADDR_MIN),
                            register(data, NFTA_NAT_REG_PROTO_MIN),
                            data.be32(NFTA_NAT_FLAGS, 0) & ~NF_NAT_RANGE_IMPLIED)));
  }

  private static OptionalInt register(Attributes data, int type) {
    return data.has(type) ? OptionalInt.of(data.be32(type, 0)) : OptionalInt.empty();
  }

  private static <T> Optional<T> one(T[] all, ToIntFunction<T> number, int wanted) {
    for (T candidate : all) {
      if (number.applyAsInt(candidate) == wanted) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
