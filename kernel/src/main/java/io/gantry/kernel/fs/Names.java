package io.gantry.kernel.fs;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.call.Scratch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Paths on their way to the kernel. */
final class Names {
  private Names() {}

  /** {@code path} without slashes at its ends; {@code "."} for the directory itself. */
  static String relative(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return start == end ? "." : path.substring(start, end);
  }

  /** The address of {@code name} as a C string. */
  static long address(Scratch scratch, String name, String object) throws KernelException {
    if (name.indexOf('\0') >= 0) {
      throw new KernelException("open", object.replace("\0", "\\0"), Errno.EINVAL);
    }
    byte[] bytes = FileNames.encode(name);
    MemorySegment text = scratch.copyOf(Arrays.copyOf(bytes, bytes.length + 1));
    return text.address();
  }
}
