package io.gantry.kernel.fs;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * File names as Strings, without loss. A name is bytes to the kernel, mostly UTF-8; a byte that is
 * not becomes the lone surrogate {@code U+DC00 + byte}, and back (Python's PEP 383,
 * "surrogateescape").
 */
public final class FileNames {
  private static final int ESCAPE = 0xDC00;

  private FileNames() {}

  /** The String that stands for {@code bytes}. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The String that stands for {@code length} of {@code bytes} from {@code offset}. */
  public static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : escape(ByteBuffer.wrap(bytes, offset, length));
  }

  /** The bytes that {@code name} stands for. */
  public static byte[] encode(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        return unescape(name);
      }
    }
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static String escape(ByteBuffer bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    while (bytes.hasRemaining()) {
      CoderResult result = decoder.decode(bytes, text, true);
      if (result.isError()) {
        for (int i = 0; i < result.length(); i++) {
          text.put((char) (ESCAPE + (bytes.get() & 0xFF)));
        }
        decoder.reset();
      }
    }
    return text.flip().toString();
  }

  private static byte[] unescape(String name) {
    ByteBuffer bytes = ByteBuffer.allocate(name.length() * 4);
    int i = 0;
    while (i < name.length()) {
      char c = name.charAt(i);
      if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF) {
        bytes.put((byte) (c - ESCAPE));
        i++;
      } else {
        int codePoint = name.codePointAt(i);
        bytes.put(utf8(codePoint));
        i += Character.charCount(codePoint);
      }
    }
    byte[] encoded = new byte[bytes.position()];
    bytes.flip().get(encoded);
    return encoded;
  }

  private static byte[] utf8(int codePoint) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .encode(CharBuffer.wrap(Character.toString(codePoint)));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a file name with the lone surrogate " + Integer.toHexString(codePoint), e);
    }
  }
}
