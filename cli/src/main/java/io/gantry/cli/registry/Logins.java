package io.gantry.cli.registry;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.JsonException;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a user: in {@code config.json} under {@code auths}, or with a program that keeps
 * secrets, {@code credsStore} for all registries and {@code credHelpers} for some.
 */
public final class Logins {

  /** How Docker Hub is called in the file. */
  public static final String HUB = "https://index.docker.io/v1/";

  private final Settings settings;

  /** Those of a user's configuration. */
  public Logins(Settings settings) {
    this.settings = settings;
  }

  /** The key of the registry that an image's name leads to. */
  public static String serverOf(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.equals("localhost") || first.contains(".") || first.contains(":");
    return host ? server(first) : HUB;
  }

  /** The key of a registry as people write it. */
  public static String server(String address) {
    String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    boolean hub = host.isEmpty() || host.equals("docker.io") || host.equals("index.docker.io");
    return hub || host.equals("registry-1.docker.io") ? HUB : host;
  }

  /**
   * The login for a registry; nobody's when there is none, or the program that keeps it fails, for
   * much can be had without.
   */
  public Login get(String server) throws IOException {
    Optional<CredentialProgram> program = program(server);
    if (program.isEmpty()) {
      return read(server, entry(server));
    }
    try {
      return program.get().get(server);
    } catch (Failure | JsonException e) {
      return Login.none(server);
    }
  }

  /** The registry's part of the file, whatever way its address is written there. */
  private Node entry(String server) {
    Node auths = settings.config().at("auths");
    if (auths.at(server).present() || server.equals(HUB)) {
      return auths.at(server);
    }
    return auths.members().entrySet().stream()
        .filter(entry -> server(entry.getKey()).equals(server))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(auths.at(server));
  }

  private static Login read(String server, Node entry) {
    String pair;
    try {
      byte[] auth = Base64.getDecoder().decode(entry.text("auth"));
      pair = new String(auth, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      pair = "";
    }
    int colon = pair.indexOf(':');
    return new Login(
        server,
        colon < 0 ? pair : pair.substring(0, colon),
        colon < 0 ? "" : pair.substring(colon + 1),
        entry.text("identitytoken"));
  }

  private Optional<CredentialProgram> program(String server) {
    String own = settings.config().at("credHelpers").text(server);
    String name = own.isEmpty() ? settings.config().text("credsStore") : own;
    return name.isEmpty() ? Optional.empty() : Optional.of(new CredentialProgram(name));
  }

  /** Keeps a login; tells whether a password lies newly in the file for whoever may read that. */
  public boolean put(Login login) throws IOException {
    Optional<CredentialProgram> program = program(login.server());
    if (program.isPresent()) {
      store(program.get(), login);
      update(login.server(), Map.of());
      return false;
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    boolean token = !login.identityToken().isEmpty();
    String pair = login.username() + ":" + (token ? "" : login.password());
    entry.put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    if (token) {
      entry.put("identitytoken", login.identityToken());
    }
    return update(login.server(), entry) && !token;
  }

  private static void store(CredentialProgram program, Login login) throws IOException {
    try {
      program.store(login);
    } catch (Failure e) {
      throw new Failure("Error saving credentials: " + e.getMessage());
    }
  }

  /**
   * Forgets a login, in all ways that its address may be written.
   *
   * @return what failed; empty when anything was forgotten
   */
  public List<String> remove(String server) throws IOException {
    List<String> addresses =
        server.equals(HUB)
            ? List.of(server)
            : List.of(server, "http://" + server, "https://" + server);
    List<String> failures = new ArrayList<>();
    for (String address : addresses) {
      Optional<CredentialProgram> program = program(address);
      try {
        if (program.isPresent()) {
          program.get().erase(address);
        }
        update(address, null);
      } catch (Failure e) {
        failures.add(address + ": " + e.getMessage());
      }
    }
    return failures.size() == addresses.size() ? failures : List.of();
  }

  /**
   * Replaces the file as a whole, so that nobody reads half of it; only its owner may read it.
   *
   * @return whether anything changed
   */
  private boolean update(String server, @Nullable Map<String, Object> entry) throws IOException {
    Settings now = Settings.read(settings.directory());
    Map<String, @Nullable Object> auths = members(now.config().at("auths"));
    Object old = entry == null ? auths.remove(server) : auths.put(server, entry);
    if (Objects.equals(old, entry)) {
      return false;
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("auths", auths);
    members(now.config()).forEach(document::putIfAbsent);
    write(Json.indent(Json.write(document), "\t"));
    return true;
  }

  private void write(String text) throws IOException {
    Path directory = Files.createDirectories(settings.directory());
    Path file = directory.resolve("config.json");
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path fresh =
        Files.createTempFile(
            target.getParent(),
            "config",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, text);
      Files.move(
          fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static Map<String, @Nullable Object> members(Node node) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    node.members().forEach((key, value) -> members.put(key, value.value()));
    return members;
  }
}
