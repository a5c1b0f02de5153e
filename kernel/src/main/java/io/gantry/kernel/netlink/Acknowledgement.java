package io.gantry.kernel.netlink;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;

/**
 * The end of an answer: {@code NLMSG_ERROR}, which also says that all is well, or {@code
 * NLMSG_DONE} of a dump.
 *
 * @param error 0, or the positive error number
 * @param text the extended acknowledgement's ({@code NLMSGERR_ATTR_MSG}), or empty
 */
record Acknowledgement(int error, String text) {
  private static final int NLM_F_CAPPED = 0x100;
  private static final int NLM_F_ACK_TLVS = 0x200;
  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int NLMSGERR_ATTR_OFFS = 2;
  private static final int NLMSGERR_ATTR_MISS_TYPE = 5;
  private static final int ERROR_SIZE = 4;

  static Acknowledgement of(NetlinkMessage message) {
    boolean done = message.type() == NetlinkMessage.NLMSG_DONE;
    if (done && message.body().limit() < ERROR_SIZE) {
      return new Acknowledgement(0, "");
    }
    int error = -message.header(ERROR_SIZE).getInt(0);
    if ((message.flags() & NLM_F_ACK_TLVS) == 0) {
      return new Acknowledgement(error, "");
    }
    return new Acknowledgement(
        error, text(error, message.attributes(ERROR_SIZE + (done ? 0 : quoted(message)))));
  }

  /** How much of the request is repeated behind the error number. */
  private static int quoted(NetlinkMessage message) {
    int header = ERROR_SIZE + NetlinkMessage.NLMSG_HDRLEN;
    if ((message.flags() & NLM_F_CAPPED) != 0) {
      return NetlinkMessage.NLMSG_HDRLEN;
    }
    int length = message.header(header).getInt(ERROR_SIZE);
    if (length < NetlinkMessage.NLMSG_HDRLEN || length > message.body().limit()) {
      throw new MalformedMessageException("an error about a message of " + length + " bytes");
    }
    return length;
  }

  private static String text(int error, Attributes attributes) {
    String text = attributes.string(NLMSGERR_ATTR_MSG);
    if (!text.isEmpty()) {
      return text;
    }
    if (attributes.has(NLMSGERR_ATTR_MISS_TYPE)) {
      return "attribute " + attributes.u32(NLMSGERR_ATTR_MISS_TYPE, 0) + " is missing";
    }
    // where the refused attribute is matters only when the message itself is to blame
    return attributes
        .find(NLMSGERR_ATTR_OFFS)
        .filter(_ -> error == Errno.EINVAL.number())
        .map(offset -> "about byte " + offset.u32() + " of the message")
        .orElse("");
  }

  /** Throws when it tells of an error. */
  void check(NetlinkRequest request) throws KernelException {
    if (error != 0) {
      throw new KernelException(request.step(), request.object(), Errno.of(error), text);
    }
  }
}
