package io.gantry.kernel.netlink.nft;

import io.gantry.kernel.netlink.Attributes;
import io.gantry.kernel.netlink.MessageWriter;
import java.util.Optional;

/** Values and verdicts on the wire ({@code enum nft_data_attributes}). */
final class Values {
  private static final int NFTA_DATA_VALUE = 1;
  private static final int NFTA_DATA_VERDICT = 2;
  private static final int NFTA_VERDICT_CODE = 1;
  private static final int NFTA_VERDICT_CHAIN = 2;

  private Values() {}

  static void write(MessageWriter body, int type, Value value) {
    body.nest(
        type,
        nested -> {
          switch (value) {
            case Data data -> nested.bytes(NFTA_DATA_VALUE, data.bytes());
            case Verdict verdict -> nested.nest(NFTA_DATA_VERDICT, in -> write(in, verdict));
          }
        });
  }

  private static void write(MessageWriter body, Verdict verdict) {
    body.be32(NFTA_VERDICT_CODE, verdict.code());
    if (!verdict.chain().isEmpty()) {
      body.string(NFTA_VERDICT_CHAIN, verdict.chain());
    }
  }

  static Optional<Value> read(Attributes attributes, int type) {
    Attributes nested = attributes.nested(type);
    if (nested.has(NFTA_DATA_VERDICT)) {
      Attributes verdict = nested.nested(NFTA_DATA_VERDICT);
      return Optional.of(
          new Verdict(verdict.be32(NFTA_VERDICT_CODE, 0), verdict.string(NFTA_VERDICT_CHAIN)));
    }
    return data(attributes, type).map(Value.class::cast);
  }

  static Optional<Data> data(Attributes attributes, int type) {
    byte[] bytes = attributes.nested(type).bytes(NFTA_DATA_VALUE);
    return bytes.length == 0 ? Optional.empty() : Optional.of(Data.of(bytes));
  }
}
