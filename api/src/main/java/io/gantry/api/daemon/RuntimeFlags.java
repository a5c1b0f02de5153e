package io.gantry.api.daemon;

import io.gantry.engine.config.Runtimes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --add-runtime name=path}, {@code runtimes} of the file, {@code --default-runtime}. */
final class RuntimeFlags {
  /** Between a path and its arguments, where no path and no argument has it. */
  private static final String BETWEEN = "\0";

  private RuntimeFlags() {}

  /** A runtime of the file as one text, as a flag has it. */
  static String text(Map<?, ?> runtime) {
    for (String other : List.of("runtimeType", "options")) {
      if (runtime.get(other) != null) {
        throw new UsageException("runtimes of containerd (" + other + ") are not available");
      }
    }
    StringBuilder text = new StringBuilder(String.valueOf(runtime.get("path")));
    if (runtime.get("runtimeArgs") instanceof List<?> args) {
      args.forEach(arg -> text.append(BETWEEN).append(arg));
    }
    return text.toString();
  }

  static Runtimes read(Options options) {
    Map<String, Runtimes.Program> programs = new LinkedHashMap<>();
    for (String text : options.all("add-runtime")) {
      int equals = text.indexOf('=');
      if (equals <= 0 || equals == text.length() - 1) {
        throw new UsageException("invalid runtime argument: " + text);
      }
      List<String> words = List.of(text.substring(equals + 1).split(BETWEEN, -1));
      String name = text.substring(0, equals);
      Runtimes.Program program =
          new Runtimes.Program(words.getFirst(), words.subList(1, words.size()));
      if (programs.put(name, program) != null) {
        throw new UsageException("runtime '" + name + "' was already defined");
      }
    }
    try {
      return new Runtimes(programs, options.text("default-runtime", Runtimes.USUAL));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
