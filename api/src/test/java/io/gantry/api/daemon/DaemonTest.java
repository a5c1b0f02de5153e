package io.gantry.api.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.api.http.RawClient;
import io.gantry.engine.Engine;
import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DaemonTest {
  @TempDir Path directory = Path.of("");
  private Path socket = Path.of("");
  private Path pidFile = Path.of("");

  @BeforeEach
  void places() {
    socket = directory.resolve("s");
    pidFile = directory.resolve("pid");
  }

  @Test
  void leavesNothingBehindWhenItStops() throws Exception {
    Daemon daemon = Daemon.open(settings(), DaemonTest::engine);
    assertThat(Files.readString(pidFile)).isEqualTo("" + ProcessHandle.current().pid());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
    assertThat(ping()).contains("200 OK").contains("Api-Version: 1.55");
    daemon.close();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void answersPingWhileTheEngineIsStillOpening() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Daemon> opened =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Daemon.open(
                    settings(),
                    config -> {
                      awaitQuietly(go);
                      return engine(config);
                    });
              } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      awaitFile(socket);
      assertThat(ping()).contains("200 OK");
      assertThat(opened).isNotDone();
    } finally {
      go.countDown();
      opened.join().close();
    }
  }

  @Test
  void replacesTheSocketOfAnEngineThatDied() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    try (Daemon daemon = Daemon.open(settings(), DaemonTest::engine)) {
      assertThat(daemon).isNotNull();
      assertThat(ping()).contains("200 OK");
    }
  }

  @Test
  void leavesTheSocketOfAnEngineThatLivesAlone() throws Exception {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket));
      assertThatThrownBy(() -> Daemon.open(settings(), DaemonTest::engine))
          .hasMessageContaining("another engine listens there");
      assertThat(socket).exists();
      assertThat(pidFile).doesNotExist();
    }
  }

  @Test
  void leavesAFileThatIsNoSocketAlone() throws Exception {
    Files.writeString(socket, "precious");
    assertThatThrownBy(() -> Daemon.open(settings(), DaemonTest::engine))
        .hasMessageContaining("there is something else at that path");
    assertThat(socket).hasContent("precious");
  }

  @Test
  void twoProcessesCannotHaveOnePidFile() throws Exception {
    Files.writeString(pidFile, "1");
    assertThatThrownBy(() -> Daemon.open(settings(), DaemonTest::engine))
        .hasMessageContaining("process with PID 1 is still running");
    assertThat(pidFile).hasContent("1");
    Files.writeString(pidFile, "99999999");
    Daemon.open(settings(), DaemonTest::engine).close();
  }

  @Test
  void anEngineThatCannotBeOpenedLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                Daemon.open(
                    settings(),
                    config -> {
                      throw new EngineException.Unavailable("locked");
                    }))
        .hasMessage("locked");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void logsInDockerdsTextFormat() {
    Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
    assertThat(DaemonLog.line(time, LogLevel.INFO, "API listen on /s", null))
        .isEqualTo("time=\"2026-01-02T03:04:05.678Z\" level=info msg=\"API listen on /s\"\n");
    assertThat(DaemonLog.line(time, LogLevel.WARN, "a \"b\"\n", null))
        .endsWith("level=warning msg=\"a \\\"b\\\"\\n\"\n");
    assertThat(DaemonLog.line(time, LogLevel.DEBUG, "plain", null)).endsWith("msg=plain\n");
  }

  private Settings settings() {
    return Settings.of(
        CommandLine.parse(
            "-H",
            "unix://" + socket,
            "-p",
            pidFile.toString(),
            "--data-root",
            directory + "/data",
            "--exec-root",
            directory + "/run"));
  }

  private String ping() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      return client.send("GET /_ping HTTP/1.1\r\nConnection: close\r\n\r\n").rest();
    }
  }

  /** An engine that can only be closed. */
  private static Engine engine(EngineConfig config) {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> null);
  }

  private static void awaitFile(Path file) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!Files.exists(file) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
