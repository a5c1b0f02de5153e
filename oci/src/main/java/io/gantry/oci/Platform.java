package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The machine an image is made for.
 *
 * @param os the operating system, as Go names it: {@code linux}
 * @param architecture the processor, as Go names it: {@code amd64}
 * @param variant the processor's variant, {@code v8}; empty when there is none
 * @param osVersion the operating system's version; empty when none is named
 * @param osFeatures features the operating system must have
 */
public record Platform(
    String os, String architecture, String variant, String osVersion, List<String> osFeatures) {

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

  /** Operating systems that Go knows. */
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "hurd",
          "illumos",
          "ios",
          "js",
          "linux",
          "nacl",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "windows",
          "zos");

  /** Processors that Go knows. */
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "amd64p32",
          "arm",
          "arm64",
          "arm64be",
          "armbe",
          "loong64",
          "mips",
          "mips64",
          "mips64le",
          "mips64p32",
          "mips64p32le",
          "mipsle",
          "ppc",
          "ppc64",
          "ppc64le",
          "riscv",
          "riscv64",
          "s390",
          "s390x",
          "sparc",
          "sparc64",
          "wasm");

  /** Copies the list. */
  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** A platform without version and features; {@code variant} may be empty. */
  public static Platform of(String os, String architecture, String variant) {
    return new Platform(os, architecture, variant, "", List.of());
  }

  /** The platform this Java runtime runs on. */
  public static Platform host() {
    return of("linux", normalArchitecture(System.getProperty("os.arch", "amd64")), "");
  }

  /**
   * Parses {@code os}, {@code os/architecture} or {@code os/architecture/variant}; a lone word that
   * is an architecture means Linux on it, a lone operating system means this host's processor.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    for (String part : parts) {
      if (!PART.matcher(part).matches()) {
        throw malformed(text);
      }
    }
    return switch (parts.length) {
      case 1 ->
          SYSTEMS.contains(parts[0])
              ? of(parts[0], host().architecture(), "")
              : onLinux(text, normalArchitecture(parts[0]));
      case 2 -> of(parts[0], normalArchitecture(parts[1]), "");
      case 3 -> of(parts[0], normalArchitecture(parts[1]), parts[2]);
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\": cannot parse platform specifier: invalid argument");
    };
  }

  /**
   * Parses a platform in the specification's JSON form.
   *
   * @throws MalformedDocumentException when it is none
   */
  public static Platform parseJson(String json) {
    return of(JsonObject.parse("platform", json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Platform onLinux(String text, String architecture) {
    if (!ARCHITECTURES.contains(architecture)) {
      throw new IllegalArgumentException(
          "\"" + text + "\": unknown operating system or architecture: invalid argument");
    }
    return of("linux", architecture, "");
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid"
            + " argument");
  }

  private static String normalArchitecture(String name) {
    return switch (name) {
      case "x86_64", "x86-64" -> "amd64";
      case "aarch64" -> "arm64";
      case "i386", "i486", "i586", "i686" -> "386";
      case "armhf", "armel" -> "arm";
      default -> name;
    };
  }

  /**
   * Whether an image of this platform serves a wish: same system and processor, and variant when
   * the wish has one.
   */
  public boolean serves(Platform wish) {
    return os.equals(wish.os)
        && architecture.equals(wish.architecture)
        && (wish.variant.isEmpty() || variant.isEmpty() || variant.equals(wish.variant));
  }

  static Platform of(JsonObject json) {
    return new Platform(
        json.text("os"),
        json.text("architecture"),
        json.text("variant"),
        json.text("os.version"),
        json.texts("os.features"));
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("architecture", architecture)
        .put("os", os)
        .putUnlessEmpty("os.version", osVersion)
        .putUnlessEmpty("os.features", osFeatures)
        .putUnlessEmpty("variant", variant)
        .build();
  }

  /** {@code os/architecture[/variant]}. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
