package io.gantry.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Lines of the protocol: ended by CRLF, bounded. */
final class HttpLine {
  private HttpLine() {}

  static String read(InputStream input, int longest) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = input.read();
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c == '\n') {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
          line.setLength(end - 1);
        }
        return line.toString();
      }
      line.append((char) c);
      if (line.length() > longest) {
        throw new IOException("a header line is longer than " + longest + " bytes");
      }
    }
  }
}
