package io.gantry.cli.registry;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** The login for a registry; nobody's when there is none. */
  public Login get(String server) throws IOException {
    Optional<CredentialProgram> program = program(server);
    if (program.isPresent()) {
      return program.get().get(server);
    }
    Node entry = settings.config().at("auths").at(server);
    if (!entry.present()) {
      entry = settings.config().at("auths").at("https://" + server);
    }
    String auth = entry.text("auth");
    String pair =
        auth.isEmpty() ? "" : new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
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

  /** Keeps a login; tells whether it lies in the file for whoever may read that. */
  public boolean put(Login login) throws IOException {
    Optional<CredentialProgram> program = program(login.server());
    if (program.isPresent()) {
      program.get().store(login);
      update(login.server(), Map.of());
      return false;
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    String pair =
        login.username() + ":" + (login.identityToken().isEmpty() ? login.password() : "");
    entry.put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    if (!login.identityToken().isEmpty()) {
      entry.put("identitytoken", login.identityToken());
    }
    update(login.server(), entry);
    return true;
  }

  /** Forgets a login. */
  public void remove(String server) throws IOException {
    Optional<CredentialProgram> program = program(server);
    if (program.isPresent()) {
      program.get().erase(server);
    }
    update(server, null);
  }

  /** Replaces the file as a whole, so that nobody reads half of it; only its owner may read it. */
  private void update(String server, @Nullable Map<String, Object> entry) throws IOException {
    Map<String, @Nullable Object> document = members(settings.config());
    Map<String, @Nullable Object> auths = members(settings.config().at("auths"));
    if (entry == null) {
      auths.remove(server);
    } else {
      auths.put(server, entry);
    }
    document.put("auths", auths);
    Path directory = Files.createDirectories(settings.directory());
    Path file = directory.resolve("config.json");
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path fresh =
        Files.createTempFile(
            directory,
            "config",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, Json.indent(Json.write(document), "\t"));
    Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, @Nullable Object> members(Node node) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    node.members().forEach((key, value) -> members.put(key, value.value()));
    return members;
  }
}
