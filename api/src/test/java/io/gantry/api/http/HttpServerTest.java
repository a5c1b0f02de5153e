package io.gantry.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpServerTest {
  private static final Handler ECHO =
      (request, response) -> {
        byte[] body = request.body().readAllBytes();
        response.send(
            "text/plain",
            (request + " " + new String(body, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
      };

  @Test
  void answersOneRequestAfterTheOther() throws Exception {
    try (TestServer server = new TestServer(ECHO);
        RawClient client = server.client()) {
      client.send("GET /a HTTP/1.1\r\nHost: d\r\n\r\n");
      assertThat(client.until("GET /a "))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Content-Length: 7\r\n")
          .contains("Date: ");
      client.send("POST /b HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\n\r\nhello");
      client.until("POST /b hello");
      client.send(
          "POST /c HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      client.until("POST /c abc");
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws Exception {
    try (TestServer server = new TestServer(ECHO);
        RawClient client = server.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("POST /").append(i).append(" HTTP/1.1\r\nHost: d\r\nContent-Length: 1\r\n\r\nx");
      }
      client.send(all.append("GET /last HTTP/1.1\r\nConnection: close\r\n\r\n").toString());
      String answers = client.rest();
      int at = 0;
      for (int i = 0; i < 50; i++) {
        int next = answers.indexOf("POST /" + i + " x", at);
        assertThat(next).as("answer %d", i).isGreaterThanOrEqualTo(at);
        at = next;
      }
      assertThat(answers).endsWith("GET /last ");
    }
  }

  @Test
  void streamsInChunksAsTheyAreFlushed() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Handler handler =
        (request, response) -> {
          OutputStream out = response.stream("text/plain");
          out.flush();
          go.await();
          out.write("abc".getBytes(StandardCharsets.UTF_8));
          out.flush();
          out.write(new byte[40_000]);
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.until("\r\n\r\n")).contains("Transfer-Encoding: chunked");
      go.countDown();
      client.until("3\r\nabc\r\n");
      client.until("\r\n0\r\n\r\n");
    }
  }

  @Test
  void hijackUpgradesWhenAskedAndSeesHalfCloseWhileOutputGoesOn() throws Exception {
    Handler handler =
        (request, response) -> {
          Hijacked client = response.hijack("application/vnd.docker.raw-stream");
          byte[] all = client.input().readAllBytes();
          client.output().write(("got " + all.length + "\n").getBytes(StandardCharsets.UTF_8));
          client.output().flush();
          client.output().write("and more".getBytes(StandardCharsets.UTF_8));
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      assertThat(client.until("\r\n\r\n"))
          .isEqualTo(
              String.join(
                  "\r\n",
                  "HTTP/1.1 101 UPGRADED",
                  "Content-Type: application/vnd.docker.raw-stream",
                  "Connection: Upgrade",
                  "Upgrade: tcp",
                  "",
                  ""));
      client.send(new byte[1_000_000]).halfClose();
      assertThat(client.rest()).isEqualTo("got 1000000\nand more");
    }
  }

  @Test
  void hijackOfAnOldClientTakesWhatItSentAhead() throws Exception {
    Handler handler =
        (request, response) -> {
          request.body().readAllBytes();
          Hijacked client = response.hijack("application/vnd.docker.raw-stream");
          client.input().transferTo(client.output());
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("POST /exec HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}ahead of time").halfClose();
      assertThat(client.rest())
          .isEqualTo(
              String.join(
                  "\r\n",
                  "HTTP/1.1 200 OK",
                  "Content-Type: application/vnd.docker.raw-stream",
                  "",
                  "ahead of time"));
    }
  }

  @Test
  void handlersThatWaitLearnThatTheClientHasGone() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Handler handler =
        (request, response) -> {
          request.interruptWhenGone();
          response.stream("text/plain").flush();
          try {
            Thread.sleep(Duration.ofMinutes(1));
            seen.complete("slept");
          } catch (InterruptedException e) {
            seen.complete("interrupted");
            throw e;
          }
        };
    try (TestServer server = new TestServer(handler)) {
      try (RawClient client = server.client()) {
        client.send("GET /events HTTP/1.1\r\n\r\n").until("\r\n\r\n");
      }
      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
      awaitConnections(server, 0);
    }
  }

  @Test
  void aHijackedClientThatVanishesIsNoticedByTheWriter() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CountDownLatch gone = new CountDownLatch(1);
    Handler handler =
        (request, response) -> {
          Hijacked client = response.hijack("x/y");
          request.onGone(gone::countDown);
          try {
            while (true) {
              client.output().write(new byte[10_000]);
            }
          } catch (IOException e) {
            failure.complete(e);
            throw e;
          }
        };
    try (TestServer server = new TestServer(handler)) {
      try (RawClient client = server.client()) {
        client.send("POST / HTTP/1.1\r\n\r\n").until("\r\n\r\n");
      }
      assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSlowClientHoldsUpTheWriterAndNotTheMemory() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    Handler handler =
        (request, response) -> {
          OutputStream out = response.stream("x/y");
          for (int i = 0; i < 512; i++) {
            out.write(new byte[64 * 1024]);
          }
          written.countDown();
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").until("\r\n\r\n");
      assertThat(written.await(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(client.rest().length()).isGreaterThan(32 * 1024 * 1024 - 100_000);
      assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSlowHandlerHoldsUpTheSender() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Handler handler =
        (request, response) -> {
          go.await();
          long n = request.body().transferTo(OutputStream.nullOutputStream());
          response.send("text/plain", Long.toString(n).getBytes(StandardCharsets.UTF_8));
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nContent-Length: 33554432\r\n\r\n");
      CountDownLatch sent = new CountDownLatch(1);
      Thread.startVirtualThread(
          () -> {
            try {
              client.send(new byte[32 << 20]);
              sent.countDown();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(sent.await(300, TimeUnit.MILLISECONDS)).isFalse();
      go.countDown();
      assertThat(client.until("33554432")).contains("200 OK");
    }
  }

  @Test
  void tellsAClientThatAsksToSendItsBody() throws Exception {
    try (TestServer server = new TestServer(ECHO);
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      client.until("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("hi");
      client.until("POST / hi");
    }
  }

  @Test
  void aBodyNobodyReadIsSkippedWhenItIsShort() throws Exception {
    Handler deaf = (request, response) -> response.status(404).empty();
    try (TestServer server = new TestServer(deaf);
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
      client.until("404 Not Found");
      client.send(new byte[100_000]).send("GET / HTTP/1.1\r\n\r\n");
      client.until("404 Not Found");
    }
  }

  @Test
  void aClientThatHangsUpBehindABodyNobodyReadIsLetGo() throws Exception {
    Handler deaf = (request, response) -> response.status(404).empty();
    try (TestServer server = new TestServer(deaf)) {
      for (int i = 0; i < 100; i++) {
        try (RawClient client = server.client()) {
          client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n");
          client.until("404 Not Found");
          client.send("{}").halfClose();
          client.rest();
        }
      }
      awaitConnections(server, 0);
    }
  }

  @Test
  void aBodyThatNeverEndsIsCutOff() throws Exception {
    Handler deaf = (request, response) -> response.status(404).empty();
    try (TestServer server = new TestServer(deaf);
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.until("404 Not Found");
      boolean cut = false;
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!cut && System.nanoTime() < deadline) {
        try {
          client.send("10000\r\n").send(new byte[65536]).send("\r\n");
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
      awaitConnections(server, 0);
    }
  }

  @Test
  void refusesWhatIsNoHttp() throws Exception {
    try (TestServer server = new TestServer(ECHO)) {
      for (String bad :
          List.of(
              "hello\r\n\r\n",
              "GET / HTTP/1.1\r\nno colon\r\n\r\n",
              "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
              "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")) {
        try (RawClient client = server.client()) {
          assertThat(client.send(bad).until("\r\n")).as(bad).startsWith("HTTP/1.1 400 Bad Request");
        }
      }
      awaitConnections(server, 0);
    }
  }

  @Test
  void refusesOtherVersionsOfHttp() throws Exception {
    try (TestServer server = new TestServer(ECHO);
        RawClient client = server.client()) {
      assertThat(client.send("GET / HTTP/9.9\r\n\r\n").until("\r\n")).startsWith("HTTP/1.1 505");
    }
  }

  @Test
  void refusesHeadsThatAreTooLarge() throws Exception {
    try (TestServer server = new TestServer(ECHO)) {
      try (RawClient client = server.client()) {
        client.send("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\n\r\n");
        assertThat(client.until("\r\n")).startsWith("HTTP/1.1 414");
      }
      try (RawClient client = server.client()) {
        client.send("GET / HTTP/1.1\r\nX: " + "a".repeat(270_000) + "\r\n\r\n");
        assertThat(client.until("\r\n")).startsWith("HTTP/1.1 431");
      }
    }
  }

  @Test
  void aHeadThatTricklesIsCutOffAndAnIdleConnectionIsNot() throws Exception {
    Limits hasty = new Limits(65536, 65536, 65536, Duration.ofMillis(200), 10);
    try (TestServer server = new TestServer(ECHO, hasty);
        RawClient idle = server.client();
        RawClient slow = server.client()) {
      slow.send("GET / HT");
      assertThat(slow.rest()).isEmpty();
      idle.send("GET / HTTP/1.1\r\n\r\n").until("GET / ");
    }
  }

  @Test
  void refusesMoreConnectionsThanItMayHave() throws Exception {
    Limits few = new Limits(65536, 65536, 65536, Duration.ofSeconds(5), 3);
    List<RawClient> clients = new ArrayList<>();
    try (TestServer server = new TestServer(ECHO, few)) {
      for (int i = 0; i < 3; i++) {
        clients.add(server.client());
        clients.getLast().send("GET / HTTP/1.1\r\n\r\n").until("GET / ");
      }
      try (RawClient refused = server.client()) {
        assertThat(refused.more()).isFalse();
      }
      clients.removeFirst().close();
      awaitConnections(server, 2);
      clients.add(server.client());
      clients.getLast().send("GET / HTTP/1.1\r\n\r\n").until("GET / ");
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void answersWithoutBodyToHeadAnd204() throws Exception {
    Handler handler =
        (request, response) -> {
          if (request.rawPath().equals("/none")) {
            response.status(204).empty();
          } else {
            response.send("text/plain", "OK".getBytes(StandardCharsets.UTF_8));
          }
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("HEAD / HTTP/1.1\r\n\r\n");
      assertThat(client.until("\r\n\r\n")).contains("Content-Length: 2").endsWith("\r\n\r\n");
      client.send("POST /none HTTP/1.1\r\n\r\n");
      assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 204").doesNotContain("Length");
      client.send("HEAD / HTTP/1.0\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.0 200 OK");
    }
  }

  @Test
  void aHandlerThatFailsInTheMiddleBreaksTheConnectionOff() throws Exception {
    Handler handler =
        (request, response) -> {
          response.stream("text/plain").flush();
          throw new IllegalStateException("as the test wants");
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\n\r\n");
      assertThat(client.rest()).endsWith("\r\n\r\n").doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void closingTheServerEndsHandlersThatWait() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Handler handler =
        (request, response) -> {
          try (InputStream in = response.hijack("x/y").input()) {
            in.readAllBytes();
          } finally {
            ended.countDown();
          }
        };
    TestServer server = new TestServer(handler);
    try (RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\n\r\n").until("\r\n\r\n");
      server.server().close(Duration.ofMillis(100));
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.close();
    }
  }

  private static void awaitConnections(TestServer server, int wanted) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (server.server().openConnections() != wanted) {
      assertThat(System.nanoTime()).as("connections stay open").isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
