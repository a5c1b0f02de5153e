package io.gantry.engine.image;

import java.util.List;

/**
 * What is wrong with a disk, in the words that Docker's users know; the JDK has the C library's.
 */
final class DiskWords {

  private static final List<String> OTHERS =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "Read-only file system",
          "Input/output error");

  private DiskWords() {}

  static String of(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    for (String words : OTHERS) {
      message = message.replace(words, Character.toLowerCase(words.charAt(0)) + words.substring(1));
    }
    return message;
  }
}
