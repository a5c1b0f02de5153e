package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Signs images of a registry with openssl, in cosign's form.
 *
 * @param registry where the images are
 * @param daemon on whose host the registry is
 * @param directory for keys
 */
public record CosignForm(Registry registry, Daemon daemon, Path directory) {

  /** Makes a key; its public half is {@code <name>.pub}. */
  public Path key(String name) {
    Path key = directory.resolve(name + ".key");
    expect(
        List.of(
            "openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", "" + key));
    Path pub = directory.resolve(name + ".pub");
    expect(List.of("openssl", "ec", "-in", "" + key, "-pubout", "-out", "" + pub));
    return pub;
  }

  /**
   * Signs.
   *
   * @param repository {@code team/app}
   * @param digest what its signature is attached to
   * @param said what the signature says the image is
   */
  public void sign(String key, String repository, String digest, String said) {
    String payload =
        """
        {"critical":{"identity":{"docker-reference":"%s/%s"},\
        "image":{"docker-manifest-digest":"%s"},\
        "type":"cosign container image signature"},"optional":null}\
        """
            .formatted(registry.authority(), repository, said);
    Path file = write("payload", payload);
    Path signature = directory.resolve("signature");
    expect(
        List.of(
            "openssl",
            "dgst",
            "-sha256",
            "-sign",
            directory.resolve(key + ".key").toString(),
            "-out",
            signature.toString(),
            file.toString()));
    String layer = upload(repository, file);
    String config = upload(repository, write("config", "{}"));
    Path manifest =
        write(
            "manifest",
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"%s"},\
            "layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","size":%d,\
            "digest":"%s","annotations":{"dev.cosignproject.cosign/signature":"%s"}}]}\
            """
                .formatted(config, payload.length(), layer, base64(signature)));
    put(
        "application/vnd.oci.image.manifest.v1+json",
        manifest,
        url(repository, "manifests/" + digest.replace(':', '-') + ".sig"));
  }

  private void put(String type, Path file, String url) {
    curl("-X", "PUT", "-H", "Content-Type: " + type, "--data-binary", "@" + file, url);
  }

  private String upload(String repository, Path file) {
    String digest = "sha256:" + expect(List.of("sha256sum", "" + file)).substring(0, 64);
    String where =
        curl("-X", "POST", "-D", "-", "-o", "/dev/null", url(repository, "blobs/uploads/"))
            .lines()
            .filter(line -> line.startsWith("Location: "))
            .findFirst()
            .orElseThrow()
            .substring("Location: ".length())
            .strip();
    put("application/octet-stream", file, where + "&digest=" + digest);
    return digest;
  }

  private String url(String repository, String what) {
    return "http://" + registry.authority() + "/v2/" + repository + "/" + what;
  }

  private String curl(String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("curl", "-sSf"));
    command.addAll(List.of(words));
    return said(daemon.inside(command.toArray(String[]::new)));
  }

  private static String expect(List<String> command) {
    return said(Shell.run(command));
  }

  private static String said(Shell.Result result) {
    if (result.code() != 0) {
      throw new AssertionError(result.all());
    }
    return result.out();
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String base64(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
