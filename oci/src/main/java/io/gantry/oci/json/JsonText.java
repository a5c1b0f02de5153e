package io.gantry.oci.json;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A part of a document that is written already.
 *
 * @param text a JSON value, in ASCII
 */
public record JsonText(String text) {

  private static final Pattern FOREIGN = Pattern.compile("[^\\x00-\\x7f]");

  /** Checks that it is ASCII, which is all that the writer passes on unharmed. */
  public JsonText {
    if (FOREIGN.matcher(text).find()) {
      throw new IllegalArgumentException("not ASCII: " + text);
    }
  }

  /** An object as it is written. Only its strings can have other letters; they are escaped. */
  public static JsonText of(JsonObject object) {
    String written = new String(object.bytes(), StandardCharsets.UTF_8);
    return new JsonText(FOREIGN.matcher(written).replaceAll(letter -> escaped(letter.group())));
  }

  private static String escaped(String letter) {
    StringBuilder escaped = new StringBuilder();
    letter.chars().forEach(unit -> escaped.append(String.format("\\\\u%04x", unit)));
    return escaped.toString();
  }
}
