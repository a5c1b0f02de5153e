package io.gantry.oci.json;

import io.avaje.json.JsonReader;
import io.avaje.json.PropertyNames;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads documents with strings of any length by a reader that refuses long ones: labels and
 * commands may have a hundred thousand characters, the library's strings end at 32,768. What is too
 * long is taken out of the document, and put back when the reader comes to its place.
 */
public final class LongStrings implements JsonReader {

  private static final int LONG = 30_000;

  /** Not in any text that means something: private to whoever uses it. */
  private static final String MARK = "\uf8ff gantry long string ";

  private final JsonReader reader;
  private final Map<String, String> taken;

  private LongStrings(JsonReader reader, Map<String, String> taken) {
    this.reader = reader;
    this.taken = taken;
  }

  /**
   * A reader of a document.
   *
   * @param maker makes the reader that does the work
   */
  public static JsonReader of(byte[] document, Function<byte[], JsonReader> maker) {
    if (document.length <= LONG) {
      return maker.apply(document);
    }
    Map<String, String> taken = new HashMap<>();
    byte[] rest = take(document, taken);
    return taken.isEmpty() ? maker.apply(document) : new LongStrings(maker.apply(rest), taken);
  }

  private static byte[] take(byte[] document, Map<String, String> taken) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int kept = 0;
    for (int at = 0; at < document.length; at++) {
      if (document[at] == '"') {
        int end = end(document, at);
        if (end - at > LONG) {
          String mark = MARK + taken.size();
          taken.put(mark, text(document, at, end));
          rest.write(document, kept, at - kept);
          rest.writeBytes(("\"" + mark + "\"").getBytes(StandardCharsets.UTF_8));
          kept = end;
        }
        at = end - 1;
      }
    }
    rest.write(document, kept, document.length - kept);
    return rest.toByteArray();
  }

  /** Where a string is over, its quotes included. */
  private static int end(byte[] document, int start) {
    for (int at = start + 1; at < document.length; at++) {
      if (document[at] == '\\') {
        at++;
      } else if (document[at] == '"') {
        return at + 1;
      }
    }
    return document.length;
  }

  private static String text(byte[] document, int start, int end) {
    String quoted = new String(document, start, end - start, StandardCharsets.UTF_8);
    return String.valueOf(JsonValues.read(quoted));
  }

  private String back(String read) {
    return taken.getOrDefault(read, read);
  }

  @Override
  public String readString() {
    return back(reader.readString());
  }

  @Override
  public String nextField() {
    return back(reader.nextField());
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return reader.unwrap(type);
  }

  @Override
  public void beginArray() {
    reader.beginArray();
  }

  @Override
  public void endArray() {
    reader.endArray();
  }

  @Override
  public boolean hasNextElement() {
    return reader.hasNextElement();
  }

  @Override
  public void beginObject(PropertyNames names) {
    reader.beginObject(names);
  }

  @Override
  public void beginObject() {
    reader.beginObject();
  }

  @Override
  public void endObject() {
    reader.endObject();
  }

  @Override
  public boolean hasNextField() {
    return reader.hasNextField();
  }

  @Override
  public boolean isNullValue() {
    return reader.isNullValue();
  }

  @Override
  public boolean readBoolean() {
    return reader.readBoolean();
  }

  @Override
  public int readInt() {
    return reader.readInt();
  }

  @Override
  public long readLong() {
    return reader.readLong();
  }

  @Override
  public double readDouble() {
    return reader.readDouble();
  }

  @Override
  public BigDecimal readDecimal() {
    return reader.readDecimal();
  }

  @Override
  public BigInteger readBigInteger() {
    return reader.readBigInteger();
  }

  @Override
  public byte[] readBinary() {
    return reader.readBinary();
  }

  @Override
  public String readRaw() {
    return reader.readRaw();
  }

  @Override
  public String location() {
    return reader.location();
  }

  @Override
  public Token currentToken() {
    return reader.currentToken();
  }

  @Override
  public void close() {
    reader.close();
  }

  @Override
  public void skipValue() {
    reader.skipValue();
  }

  @Override
  public void unmappedField(String name) {
    reader.unmappedField(name);
  }
}
