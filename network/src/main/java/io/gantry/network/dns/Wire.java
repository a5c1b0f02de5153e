package io.gantry.network.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/** What RFC 1035 and RFC 6891 say about the places and numbers in a message. */
final class Wire {
  /** The header's size, and so where the question begins. */
  static final int HEADER = 12;

  /** The most that a client takes by UDP which does not say more. */
  static final int LEAST_UDP = 512;

  /** The most that fits behind the two bytes of a length. */
  static final int MOST = 65_535;

  static final int ID = 0;
  static final int FLAGS = 2;
  static final int QUESTIONS = 4;
  static final int ANSWERS = 6;
  static final int AUTHORITIES = 8;
  static final int ADDITIONALS = 10;

  static final int RESPONSE = 0x8000;
  static final int OPCODE = 0x7800;
  static final int TRUNCATED = 0x0200;
  static final int RECURSION_DESIRED = 0x0100;
  static final int RECURSION_AVAILABLE = 0x0080;
  static final int AUTHENTIC = 0x0020;
  static final int CHECKING_DISABLED = 0x0010;
  static final int RCODE = 0x000f;

  static final int NOERROR = 0;
  static final int FORMERR = 1;
  static final int SERVFAIL = 2;
  static final int NXDOMAIN = 3;
  static final int NOTIMP = 4;
  static final int REFUSED = 5;

  static final int IN = 1;

  static final int A = 1;
  static final int SOA = 6;
  static final int PTR = 12;
  static final int AAAA = 28;
  static final int OPT = 41;

  private Wire() {}

  /** The two bytes at {@code at}. */
  static int number(byte[] message, int at) {
    return (message[at] & 0xff) << Byte.SIZE | (message[at + 1] & 0xff);
  }

  /** Sets the two bytes at {@code at}. */
  static void number(byte[] message, int at, int value) {
    message[at] = (byte) (value >> Byte.SIZE);
    message[at + 1] = (byte) value;
  }

  /** The type of the records that hold such addresses. */
  static int type(InetAddress address) {
    return address instanceof Inet4Address ? A : AAAA;
  }
}
