package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The exec form of an instruction's arguments: {@code ["program", "argument"]}. */
final class ExecForm {

  private static final String TEXT = "\\s*+\"(?:[^\"\\\\]|\\\\.)*+\"\\s*+";
  private static final Pattern TEXTS =
      Pattern.compile("\\[(?:" + TEXT + "(?:," + TEXT + ")*+|\\s*+)]", Pattern.DOTALL);

  private ExecForm() {}

  /**
   * The words; empty when it is no JSON array, which then is taken as plain text.
   *
   * @throws EngineException.InvalidParameter when it is one of other things than texts
   */
  static Optional<List<String>> read(String rest) {
    if (!rest.startsWith("[") || !rest.endsWith("]")) {
      return Optional.empty();
    }
    try {
      byte[] wrapped = ("{\"words\":" + rest + "}").getBytes(StandardCharsets.UTF_8);
      JsonObject object = JsonObject.parse("instruction", wrapped);
      return TEXTS.matcher(rest).matches()
          ? Optional.of(object.texts("words"))
          : mixed(object) ? refuse() : Optional.empty();
    } catch (MalformedDocumentException plainText) {
      return Optional.empty();
    }
  }

  private static boolean mixed(JsonObject object) {
    try {
      object.texts("words");
      return false; // the reader is lenient: it is no JSON
    } catch (MalformedDocumentException e) {
      return true;
    }
  }

  private static Optional<List<String>> refuse() {
    throw new EngineException.InvalidParameter(
        "when using JSON array syntax, arrays must be comprised of strings only");
  }
}
