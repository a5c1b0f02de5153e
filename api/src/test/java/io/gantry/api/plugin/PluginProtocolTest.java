package io.gantry.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.volume.VolumeDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginProtocolTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Patience QUICK =
      new Patience(Duration.ofMillis(1), LONG, LONG, Duration.ofMillis(200));

  @TempDir private Path directory;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private Optional<ServerSocketChannel> listener = Optional.empty();
  private Thread accepting = Thread.currentThread();

  private Path socket() {
    return directory.resolve("fake.sock");
  }

  private void listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    listener = Optional.of(server);
    answers.putIfAbsent("/Plugin.Activate", ok("{\"Implements\":[\"VolumeDriver\"]}"));
    accepting = Thread.ofVirtual().start(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread.ofVirtual().start(() -> answer(channel));
      }
    } catch (IOException e) {
      // the test has ended
    }
  }

  /** An answer of {@code "hang"} is none. */
  private void answer(SocketChannel channel) {
    try (channel) {
      InputStream in = Channels.newInputStream(channel);
      String head = "";
      while (!head.endsWith("\r\n\r\n")) {
        head += (char) in.read();
      }
      int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
      int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8).strip();
      String act = head.split(" ", -1)[1];
      requests.add(act + " " + body);
      String answer = answers.getOrDefault(act, ok("{\"Err\":\"what?\"}"));
      if (answer.equals("hang")) {
        in.read();
      }
      channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // the client has gone
    }
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private FoundPlugins plugins() {
    return new FoundPlugins(new PluginDirectories(List.of(directory)), QUICK);
  }

  private VolumeDriver driver() throws IOException {
    listen();
    return plugins().find("fake").orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    if (listener.isPresent()) {
      listener.get().close();
    }
  }

  @Test
  void aPluginIsActivatedOnceAndAskedForItsVolumes() throws IOException {
    answers.put(
        "/VolumeDriver.Get",
        ok(
            "{\"Volume\":{\"Name\":\"v\",\"Mountpoint\":\"/m\",\"CreatedAt\":\"2020-02-03T04:05:06+01:00\","
                + "\"Status\":{\"a\":{\"b\":[1,true]},\"none\":null}},\"Err\":\"\"}"));
    answers.put("/VolumeDriver.Capabilities", ok("{\"Capabilities\":{\"Scope\":\"global\"}}"));
    VolumeDriver driver = driver();
    VolumeDriver.Found found = driver.get("v").orElseThrow();
    assertThat(found.mountpoint()).isEqualTo("/m");
    assertThat(found.created()).contains(Instant.parse("2020-02-03T03:05:06Z"));
    assertThat(found.status()).containsOnlyKeys("a");
    assertThat(driver.scope()).isEqualTo("global");
    assertThat(requests)
        .containsExactly(
            "/Plugin.Activate ",
            "/VolumeDriver.Get {\"Name\":\"v\"}",
            "/VolumeDriver.Capabilities {}");
  }

  @Test
  void mountsAndUnmountsSayWhoUsesTheVolume() throws IOException {
    answers.put("/VolumeDriver.Mount", ok("{\"Mountpoint\":\"/m/v\"}"));
    answers.put("/VolumeDriver.Unmount", ok("{}"));
    answers.put("/VolumeDriver.Create", ok("{}"));
    VolumeDriver driver = driver();
    driver.create("v", Map.of("k", "w"));
    assertThat(driver.mount("v", "me")).isEqualTo(Path.of("/m/v"));
    driver.unmount("v", "me");
    assertThat(requests)
        .contains(
            "/VolumeDriver.Create {\"Name\":\"v\",\"Opts\":{\"k\":\"w\"}}",
            "/VolumeDriver.Mount {\"Name\":\"v\",\"ID\":\"me\"}",
            "/VolumeDriver.Unmount {\"Name\":\"v\",\"ID\":\"me\"}");
  }

  @Test
  void aRefusalIsToldInThePluginsWords() throws IOException {
    answers.put("/VolumeDriver.Mount", ok("{\"Err\":\"no disk today\"}"));
    answers.put(
        "/VolumeDriver.Remove",
        "HTTP/1.1 500 Oops\r\nContent-Length: 14\r\n\r\n{\"Err\":\"busy\"}");
    VolumeDriver driver = driver();
    assertThatThrownBy(() -> driver.mount("v", "me")).hasMessage("no disk today");
    assertThatThrownBy(() -> driver.remove("v")).hasMessage("VolumeDriver.Remove: busy");
    assertThat(driver.get("unknown")).isEmpty();
    assertThat(driver.scope()).isEqualTo("local");
  }

  @Test
  void aPluginThatHangsIsGivenUp() throws IOException {
    answers.put("/VolumeDriver.Mount", "hang");
    VolumeDriver driver = driver();
    assertThatThrownBy(() -> driver.mount("v", "me"))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage(
            "Post \"http://plugin.moby.localhost/VolumeDriver.Mount\": context deadline exceeded");
  }

  @Test
  void aPluginThatDiesIsNamed() throws Exception {
    answers.put("/VolumeDriver.Mount", "");
    VolumeDriver driver = driver();
    assertThatThrownBy(() -> driver.mount("v", "me"))
        .hasMessage("Post \"http://plugin.moby.localhost/VolumeDriver.Mount\": EOF");
    listener.orElseThrow().close();
    accepting.join();
    assertThatThrownBy(() -> driver.mount("v", "me"))
        .hasMessage(
            "Post \"http://plugin.moby.localhost/VolumeDriver.Mount\": dial unix "
                + socket()
                + ": connect: connection refused");
  }

  @Test
  void answersInPiecesAndWithoutLengthAreUnderstood() throws IOException {
    answers.put(
        "/VolumeDriver.Path",
        String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "9",
            "{\"Mountpo",
            "9",
            "int\":\"/m\"",
            "1",
            "}",
            "0",
            "",
            ""));
    answers.put("/VolumeDriver.List", "HTTP/1.0 200 OK\r\n\r\n{\"Volumes\":[{\"Name\":\"v\"}]}");
    VolumeDriver driver = driver();
    assertThat(driver.path("v")).isEqualTo("/m");
    assertThat(driver.list()).extracting(VolumeDriver.Found::name).containsExactly("v");
  }

  @Test
  void whatIsNoPluginForVolumesIsRefused() throws IOException {
    answers.put("/Plugin.Activate", ok("{\"Implements\":[\"NetworkDriver\"]}"));
    listen();
    assertThatThrownBy(() -> plugins().find("fake"))
        .hasMessage("plugin \"fake\" does not implement VolumeDriver");
    assertThat(plugins().all()).isEmpty();
    assertThat(plugins().find("other")).isEmpty();
    assertThat(plugins().find("../fake")).isEmpty();
  }

  @Test
  void filesSayWherePluginsAre() throws IOException {
    Files.writeString(directory.resolve("a.spec"), "unix:///run/a.sock\n");
    Files.createDirectory(directory.resolve("b"));
    Files.writeString(
        directory.resolve("b/b.json"), "{\"Name\":\"b\",\"Addr\":\"tcp://127.0.0.1:99\"}");
    Files.writeString(directory.resolve("c.spec"), "gopher://x");
    Files.writeString(directory.resolve("d.json"), "{\"Addr\":\"tcp://h:1\",\"TLSConfig\":{}}");
    PluginDirectories directories =
        new PluginDirectories(List.of(directory.resolve("missing"), directory));
    assertThat(directories.names()).containsExactly("a", "b", "c", "d");
    assertThat(directories.find("a")).contains(new PluginAddress.Unix("/run/a.sock"));
    assertThat(directories.find("b")).contains(new PluginAddress.Tcp("127.0.0.1", 99));
    assertThatThrownBy(() -> directories.find("c"))
        .hasMessage("unknown plugin address \"gopher://x\": only unix and tcp are supported");
    assertThatThrownBy(() -> directories.find("d"))
        .hasMessageStartingWith("plugins over TLS are not available");
  }
}
