package io.gantry.api.daemon;

import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file, {@code daemon.json}: the flags under their keys. Objects in it are either
 * options that belong to one flag ({@code log-opts}) or groups whose members count as if they stood
 * outside ({@code proxies}).
 */
final class ConfigFile {
  /** Objects that are one flag's value. */
  private static final Set<String> WHOLE =
      Set.of("log-opts", "default-ulimits", "features", "runtimes", "default-network-opts");

  /** Keys that have no flag and no effect. */
  private static final Set<String> KNOWN =
      Set.of("builder", "deprecated-key-path", "allow-nondistributable-artifacts");

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @param required whether it must exist
   * @throws UsageException when it cannot be read, or has keys nobody knows
   */
  static Options read(Path file, boolean required) {
    try {
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      if (required) {
        throw failed(file, "open " + file + ": no such file or directory");
      }
      return new Options();
    } catch (IOException e) {
      throw failed(file, "open " + file + ": " + e.getMessage());
    } catch (ApiError e) {
      throw failed(file, e.message());
    } catch (UsageException e) {
      throw failed(file, String.valueOf(e.getMessage()));
    }
  }

  static UsageException failed(Path file, String why) {
    return new UsageException(
        "unable to configure the Docker daemon with file " + file + ": " + why);
  }

  private static Options parse(byte[] bytes) {
    Options options = new Options();
    if (isBlank(bytes)) {
      return options;
    }
    Set<String> unknown = new TreeSet<>();
    if (!(Wire.readAny(bytes) instanceof Map<?, ?> members)) {
      throw new UsageException(
          "json: cannot unmarshal into Go value of type map[string]interface {}");
    }
    members.forEach((key, value) -> take(String.valueOf(key), value, options, unknown));
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "the following directives don't match any configuration option: "
              + String.join(", ", unknown));
    }
    return options;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b > ' ' || b < 0) {
        return false;
      }
    }
    return true;
  }

  private static void take(
      String key, @Nullable Object value, Options options, Set<String> unknown) {
    if (KNOWN.contains(key)) {
      return;
    }
    if (value instanceof Map<?, ?> group && !WHOLE.contains(key)) {
      group.forEach((name, inner) -> take(String.valueOf(name), inner, options, unknown));
      return;
    }
    Flag flag = byKey(key);
    if (flag == null) {
      unknown.add(key);
      return;
    }
    for (String text : texts(flag, value)) {
      options.add(flag, text);
    }
  }

  private static @Nullable Flag byKey(String key) {
    for (Flag flag : FlagTable.FLAGS) {
      if (flag.key().equals(key) && flag.meaning() != Flag.Meaning.COMMAND) {
        return flag;
      }
    }
    return null;
  }

  private static List<String> texts(Flag flag, @Nullable Object value) {
    List<String> texts = new ArrayList<>();
    switch (value) {
      case null -> {}
      case List<?> list -> list.forEach(item -> texts.add(item(item)));
      case Map<?, ?> map when flag.name().equals("default-network-opt") ->
          map.forEach((driver, options) -> networkOptions(driver, options, texts));
      case Map<?, ?> map ->
          map.forEach((name, inner) -> texts.add(name + "=" + member(flag, inner)));
      default -> texts.add(String.valueOf(value));
    }
    if (value instanceof List<?> && flag.kind() != Flag.Kind.LIST) {
      throw new UsageException("json: cannot unmarshal array into " + flag.key());
    }
    return texts;
  }

  /** An address pool is an object in the file and {@code base=x,size=y} on the command line. */
  private static String item(@Nullable Object item) {
    return item instanceof Map<?, ?> fields
        ? fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining(","))
        : String.valueOf(item);
  }

  private static void networkOptions(Object driver, @Nullable Object options, List<String> texts) {
    if (options instanceof Map<?, ?> values) {
      values.forEach((key, value) -> texts.add(driver + "=" + key + "=" + value));
    }
  }

  /** A limit is an object in the file and {@code soft:hard} on the command line. */
  private static String member(Flag flag, @Nullable Object value) {
    if (flag.name().equals("default-ulimit") && value instanceof Map<?, ?> limit) {
      return limit.get("Soft") + ":" + limit.get("Hard");
    }
    if (flag.name().equals("add-runtime") && value instanceof Map<?, ?> runtime) {
      return RuntimeFlags.text(runtime);
    }
    return String.valueOf(value);
  }
}
