package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Extended attributes ({@code xattr(7)}) by paths of the form {@code /proc/self/fd/N/name}: the
 * descriptor is a directory reached safely, and the {@code l*xattr} calls do not follow the name.
 */
final class Xattrs {
  private static final int LIST = 64 * 1024;
  private static final int VALUE = 64 * 1024;
  private static final int FIRST = 256;

  private Xattrs() {}

  static Map<String, byte[]> all(String path, String object) throws KernelException {
    Map<String, byte[]> all = new TreeMap<>();
    try (Scratch scratch = new Scratch()) {
      long name = Names.address(scratch, path, object);
      MemorySegment list = scratch.allocate(FIRST);
      long length = list(name, list);
      if (length == -Errno.ERANGE.number()) {
        list = scratch.allocate(LIST);
        length = list(name, list);
      }
      if (length == -Errno.EOPNOTSUPP.number()) {
        return all;
      }
      if (length < 0) {
        throw new KernelException("llistxattr", object, Errno.of((int) -length));
      }
      for (String attribute : split(Scratch.bytes(list, length))) {
        Optional<byte[]> value = get(path, attribute, object);
        if (value.isPresent()) {
          all.put(attribute, value.get());
        }
      }
      return all;
    }
  }

  static Optional<byte[]> get(String path, String attribute, String object) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long file = Names.address(scratch, path, object);
      long name = Names.address(scratch, attribute, object);
      MemorySegment value = scratch.allocate(FIRST);
      long length = get(file, name, value);
      if (length == -Errno.ERANGE.number()) {
        value = scratch.allocate(VALUE);
        length = get(file, name, value);
      }
      if (length == -Errno.ENODATA.number() || length == -Errno.EOPNOTSUPP.number()) {
        return Optional.empty();
      }
      if (length < 0) {
        throw new KernelException("lgetxattr " + attribute, object, Errno.of((int) -length));
      }
      return Optional.of(value.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  static void set(String path, String attribute, byte[] value, String object)
      throws KernelException {
    try (Scratch scratch = new Scratch()) {
      SystemCalls.check(
          Syscall.LSETXATTR,
          object + " " + attribute,
          Names.address(scratch, path, object),
          Names.address(scratch, attribute, object),
          scratch.copyOf(value).address(),
          value.length,
          0);
    }
  }

  static void remove(String path, String attribute, String object) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      SystemCalls.check(
          Syscall.LREMOVEXATTR,
          object + " " + attribute,
          Names.address(scratch, path, object),
          Names.address(scratch, attribute, object));
    }
  }

  private static long list(long path, MemorySegment into) {
    return SystemCalls.call(Syscall.LLISTXATTR, path, into.address(), into.byteSize());
  }

  private static long get(long path, long attribute, MemorySegment into) {
    return SystemCalls.call(Syscall.LGETXATTR, path, attribute, into.address(), into.byteSize());
  }

  private static String[] split(byte[] names) {
    return names.length == 0
        ? new String[0]
        : new String(names, StandardCharsets.UTF_8).split("\0");
  }
}
