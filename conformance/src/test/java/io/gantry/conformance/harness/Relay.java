package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * One connection through the {@link Recorder}. Bytes go on as they come; beside that, messages are
 * taken apart just far enough to know which bytes are the body of which answer.
 */
final class Relay {
  private static final int LARGEST_KEPT = 4 << 20;

  private final SocketChannel client;
  private final SocketChannel engine;
  private final Consumer<Recorder.Answer> keep;
  private final LinkedBlockingQueue<String[]> requests = new LinkedBlockingQueue<>();
  private volatile boolean raw;

  Relay(SocketChannel client, SocketChannel engine, Consumer<Recorder.Answer> keep) {
    this.client = client;
    this.engine = engine;
    this.keep = keep;
  }

  void run() {
    Thread.ofPlatform().daemon().start(this::requests);
    try {
      responses();
    } catch (IOException e) {
      // One side is gone; so is the connection.
    } finally {
      close(client);
      close(engine);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed, one way or another.
    }
  }

  private void requests() {
    Side from = new Side(client, engine);
    try {
      while (true) {
        String[] head = from.head();
        String[] words = head[0].split(" ", 3);
        requests.add(new String[] {words[0], words.length > 1 ? words[1] : ""});
        from.flush();
        Map<String, String> fields = fields(head);
        if (fields.getOrDefault("upgrade", "").isEmpty() && !words[1].contains("/attach")) {
          from.body(fields, false, null);
        } else {
          from.body(fields, false, null);
          raw = true;
        }
        if (raw) {
          from.rest();
          return;
        }
      }
    } catch (IOException e) {
      try {
        engine.shutdownOutput();
      } catch (IOException ignored) {
        return;
      }
    }
  }

  private void responses() throws IOException {
    Side from = new Side(engine, client);
    while (true) {
      String[] head = from.head();
      from.flush();
      int status = Integer.parseInt(head[0].split(" ", 3)[1]);
      if (status == 100) {
        continue;
      }
      String[] request = requests.poll();
      if (request == null) {
        request = new String[] {"", ""};
      }
      Map<String, String> fields = fields(head);
      String type = fields.getOrDefault("content-type", "");
      boolean streamed =
          type.startsWith("application/vnd.docker.raw-stream")
              && !fields.containsKey("content-length")
              && !fields.containsKey("transfer-encoding");
      if (status == 101 || streamed) {
        from.rest();
        return;
      }
      boolean empty = request[0].equals("HEAD") || status == 204 || status == 304;
      ByteArrayOutputStream body =
          type.startsWith("application/json") ? new ByteArrayOutputStream() : null;
      try {
        if (!empty) {
          from.body(fields, true, body);
        }
      } finally {
        if (body != null && body.size() > 0 && body.size() < LARGEST_KEPT) {
          record(request, status, body.toString(UTF_8));
        }
      }
    }
  }

  private void record(String[] request, int status, String body) {
    String path = request[1].replaceFirst("\\?.*", "");
    String version =
        path.matches("/v1\\.\\d+/.*") ? path.replaceFirst("^/v(1\\.\\d+)/.*", "$1") : "";
    keep.accept(
        new Recorder.Answer(
            request[0],
            version.isEmpty() ? path : path.substring(2 + version.length()),
            version,
            status,
            body));
  }

  private static Map<String, String> fields(String[] head) {
    Map<String, String> fields = new HashMap<>();
    for (String line : head) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  /** One direction: what is read is written on. */
  private static final class Side {
    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).flip();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    Side(SocketChannel from, SocketChannel to) {
      this.from = from;
      this.to = to;
    }

    private int next() throws IOException {
      if (!buffer.hasRemaining()) {
        flush();
        buffer.clear();
        int n = from.read(buffer);
        buffer.flip();
        if (n < 0) {
          throw new EOFException();
        }
      }
      byte b = buffer.get();
      pending.write(b);
      return b & 0xff;
    }

    String[] head() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int newlines = 0;
      while (newlines < 2) {
        int c = next();
        head.write(c);
        newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
      }
      return head.toString(ISO_8859_1).split("\r\n", -1);
    }

    void body(
        Map<String, String> fields,
        boolean untilEnd,
        @org.jspecify.annotations.Nullable ByteArrayOutputStream copy)
        throws IOException {
      if (fields.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        chunks(copy);
      } else if (fields.containsKey("content-length")) {
        take(Long.parseLong(fields.getOrDefault("content-length", "0")), copy);
      } else if (untilEnd) {
        take(Long.MAX_VALUE, copy);
      }
      flush();
    }

    private void chunks(@org.jspecify.annotations.Nullable ByteArrayOutputStream copy)
        throws IOException {
      while (true) {
        long size = Long.parseLong(line().replaceFirst(";.*", "").strip(), 16);
        if (size == 0) {
          while (!line().isEmpty()) {}
          return;
        }
        take(size, copy);
        line();
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = next(); c != '\n'; c = next()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    private void take(long count, @org.jspecify.annotations.Nullable ByteArrayOutputStream copy)
        throws IOException {
      for (long i = 0; i < count; i++) {
        int c = next();
        if (copy != null && copy.size() < LARGEST_KEPT) {
          copy.write(c);
        }
      }
    }

    void flush() throws IOException {
      if (pending.size() > 0) {
        ByteBuffer out = ByteBuffer.wrap(pending.toByteArray());
        pending.reset();
        while (out.hasRemaining()) {
          to.write(out);
        }
      }
    }

    /** Everything that still comes, as it is. */
    void rest() throws IOException {
      while (buffer.hasRemaining()) {
        pending.write(buffer.get());
      }
      flush();
      while (true) {
        buffer.clear();
        if (from.read(buffer) < 0) {
          to.shutdownOutput();
          return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
    }
  }
}
