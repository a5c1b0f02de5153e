package io.gantry.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.api.http.RawClient;
import io.gantry.api.http.TestServer;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.ExecStartRequest;
import io.gantry.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RouterTest {
  private static final Router ROUTER =
      new Router(
          List.of(
              Route.get("/things/json", call -> call.answer(200, List.of("all"))),
              Route.get(
                  "/things/{name}/json",
                  call -> call.answer(200, Map.of("name", call.name(), "v", "" + call.version()))),
              Route.post(
                  "/things/{name}",
                  call -> call.answer(200, Map.of("tty", call.body(ExecStartRequest.class).tty()))),
              Route.post("/fail/{name}", RouterTest::fail)),
          "Docker/1 (linux)");

  private static void fail(Call call) {
    throw switch (call.name()) {
      case "404" -> new EngineException.NotFound("No such thing");
      case "409" -> new EngineException.Conflict("in the way");
      case "400" -> new EngineException.InvalidParameter("makes no sense");
      case "403" -> new EngineException.Forbidden("never");
      case "304" -> new EngineException.NotModified("as it is");
      case "503" -> new EngineException.Unavailable("later");
      case "501" -> new EngineException.NotImplemented("some day");
      case "127" -> new EngineException.StartFailed("not found", 127, null);
      case "128" -> new EngineException.StartFailed("broken", 128, null);
      case "418" -> new ApiError(413, "too large");
      default -> new IllegalStateException("surprise");
    };
  }

  @Test
  void findsRoutesWithAndWithoutVersion() throws Exception {
    assertThat(get("/things/json")).contains("200 OK").endsWith("[\"all\"]\n");
    assertThat(get("/v1.41/things/a/json"))
        .contains("Api-Version: 1.55\r\n")
        .contains("Docker-Experimental: false\r\n")
        .contains("Ostype: linux\r\n")
        .contains("Server: Docker/1 (linux)\r\n")
        .contains("Content-Type: application/json\r\n")
        .contains("\"v\":\"1.41\"");
    assertThat(get("/things/a/json")).contains("\"v\":\"1.55\"");
  }

  @Test
  void namesMayHaveSlashesAndEscapes() throws Exception {
    assertThat(get("/things/a/b:c/json")).contains("\"name\":\"a/b:c\"");
    assertThat(get("/things/a%2Fb%20c/json")).contains("\"name\":\"a/b c\"");
    assertThat(get("/things/%00/json")).contains("\"name\":\"\\u0000\"");
  }

  @Test
  void refusesVersionsTooNewAndTooOldInDockersWords() throws Exception {
    assertThat(get("/v1.99/things/json"))
        .contains("400 Bad Request")
        .endsWith(
            "{\"message\":\"client version 1.99 is too new. Maximum supported API version is"
                + " 1.55\"}\n");
    assertThat(get("/v1.12/things/json"))
        .contains("400 Bad Request")
        .endsWith(
            "{\"message\":\"client version 1.12 is too old. Minimum supported API version is 1.24,"
                + " please upgrade your client to a newer version\"}\n");
    assertThat(get("/v1.24/things/json")).contains("200 OK");
    assertThat(get("/v99999999999/things/json")).contains("400 Bad Request");
  }

  @Test
  void whatHasNoRouteIsNotFound() throws Exception {
    for (String path : List.of("/", "/nothing", "/v1.41", "/things", "/vx/things/json")) {
      assertThat(get(path))
          .as(path)
          .contains("404 Not Found")
          .endsWith("{\"message\":\"page not found\"}\n");
    }
    assertThat(get("/things//json")).contains("301 Moved").contains("Location: /things/json\r\n");
    assertThat(get("/things/%zz/json")).contains("400 Bad Request").contains("invalid URL escape");
  }

  @Test
  void failuresBecomeStatusCodesInOnePlace() throws Exception {
    for (String status : List.of("404", "409", "400", "403", "304", "503", "501")) {
      assertThat(post("/fail/" + status, "")).as(status).startsWith("HTTP/1.1 " + status);
    }
    assertThat(post("/fail/127", "")).startsWith("HTTP/1.1 400");
    assertThat(post("/fail/128", "")).startsWith("HTTP/1.1 500");
    assertThat(post("/fail/418", "")).startsWith("HTTP/1.1 413");
    assertThat(post("/fail/x", "")).startsWith("HTTP/1.1 500").contains("surprise");
  }

  @Test
  void bodiesMustBeDocuments() throws Exception {
    assertThat(post("/things/a", "{\"tty\":true}")).contains("{\"tty\":true}");
    assertThat(post("/things/a", "{\"tty\":")).contains("400").contains("unexpected EOF");
    assertThat(post("/things/a", "")).contains("400").contains("got EOF");
    assertThat(
            send(
                "POST /things/a HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"))
        .contains("unsupported Content-Type header (text/plain): must be 'application/json'");
    assertThat(
            send(
                String.join(
                    "\r\n",
                    "POST /things/a HTTP/1.1",
                    "Content-Type: application/json",
                    "Content-Length: 99999999",
                    "",
                    "")))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void whateverIsAskedTheAnswerIsHttp() throws Exception {
    Random random = new Random(99);
    String alphabet = "/things/v1.41%./%?&=;{}\"\\ \u0001~jsonA0";
    try (TestServer server = new TestServer(ROUTER)) {
      for (int i = 0; i < 1500; i++) {
        StringBuilder path = new StringBuilder("/");
        for (int k = random.nextInt(30); k > 0; k--) {
          path.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        try (RawClient client = server.client()) {
          client.send("GET " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n");
          assertThat(client.rest()).as(path.toString()).startsWith("HTTP/1.1 ");
        }
      }
    }
  }

  private static String get(String path) throws Exception {
    return send("GET " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n");
  }

  private static String post(String path, String body) throws Exception {
    return send(
        "POST %s HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  private static String send(String request) throws Exception {
    try (TestServer server = new TestServer(ROUTER);
        RawClient client = server.client()) {
      return client.send(request).halfClose().rest();
    }
  }
}
