package io.gantry.cli.manifest;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest of a list, in the shape of Docker's drafts.
 *
 * @param name where it comes from
 * @param descriptor points to it, with the platform it is listed for
 * @param text the manifest, byte for byte; empty in drafts of old clients
 */
public record ListedManifest(Reference name, Descriptor descriptor, String text) {

  /** Reads a draft. */
  static ListedManifest parse(String json) {
    Node draft = Node.parse(json);
    byte[] descriptor = Json.write(draft.at("Descriptor").value()).getBytes(StandardCharsets.UTF_8);
    byte[] raw = Base64.getDecoder().decode(draft.text("Raw"));
    return new ListedManifest(
        Reference.parse(draft.text("Ref")),
        Descriptor.of(JsonObject.parse("descriptor", descriptor)),
        new String(raw, StandardCharsets.UTF_8));
  }

  /** The same for another platform. */
  ListedManifest on(Platform platform) {
    return new ListedManifest(name, descriptor.withPlatform(platform), text);
  }

  /** What it is listed for; unknown where nothing says it. */
  Platform platform() {
    return descriptor.platform().orElse(Platform.of("", "", ""));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The blobs that it needs where it is. */
  List<Digest> blobs() {
    JsonObject manifest = JsonObject.parse("manifest", bytes());
    List<Digest> blobs = new ArrayList<>();
    manifest.object("config").map(Descriptor::of).ifPresent(one -> blobs.add(one.digest()));
    manifest.objects("layers").forEach(layer -> blobs.add(Descriptor.of(layer).digest()));
    return blobs;
  }

  /** As drafts have it, and {@code inspect --verbose} shows it. */
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Ref", name.canonical());
    document.put(
        "Descriptor", new Json.Raw(new String(descriptor.json().bytes(), StandardCharsets.UTF_8)));
    if (!text.isEmpty()) {
      document.put("Raw", Base64.getEncoder().encodeToString(bytes()));
      document.put(
          descriptor.mediaType().equals(MediaType.DOCKER_MANIFEST)
              ? "SchemaV2Manifest"
              : "OCIManifest",
          Json.parse(text));
    }
    return document;
  }

  /** As manifest lists have it. */
  Map<String, Object> listing() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("mediaType", descriptor.mediaType());
    entry.put("size", descriptor.size());
    entry.put("digest", descriptor.digest().toString());
    Platform platform = platform();
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("architecture", platform.architecture());
    machine.put("os", platform.os());
    putUnlessEmpty(machine, "os.version", platform.osVersion());
    if (!platform.osFeatures().isEmpty()) {
      machine.put("os.features", platform.osFeatures());
    }
    putUnlessEmpty(machine, "variant", platform.variant());
    entry.put("platform", machine);
    return entry;
  }

  private static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
    Optional.of(value).filter(text -> !text.isEmpty()).ifPresent(text -> map.put(key, text));
  }
}
