package io.gantry.kernel.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A binary interface of system calls, as {@code seccomp_data.arch} tells them apart, with its
 * numbers (a resource beside this class: a name and a number per line).
 */
public enum SystemCallInterface {
  /** 64-bit x86. */
  X86_64(0xC000003E, "x86_64.syscalls"),
  /** 32-bit x86 programs. */
  I386(0x40000003, "i386.syscalls"),
  /** 64-bit ARM. */
  AARCH64(0xC00000B7, "aarch64.syscalls");

  private static final Map<SystemCallInterface, Map<String, Integer>> NUMBERS =
      new ConcurrentHashMap<>();

  private final int auditArch;
  private final String resource;

  SystemCallInterface(int auditArch, String resource) {
    this.auditArch = auditArch;
    this.resource = resource;
  }

  /** The {@code AUDIT_ARCH_*} value. */
  public int auditArch() {
    return auditArch;
  }

  /** The number of the call with this name; nothing where there is none. */
  public OptionalInt number(String name) {
    Integer number = NUMBERS.computeIfAbsent(this, i -> read(i.resource)).get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Map<String, Integer> read(String resource) {
    try (InputStream in = SystemCallInterface.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the table " + resource + " is missing");
      }
      Map<String, Integer> numbers = new HashMap<>(1024);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        numbers.put(line.substring(0, space), Integer.parseInt(line, space + 1, line.length(), 10));
      }
      return Map.copyOf(numbers);
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + resource + " cannot be read", e);
    }
  }
}
