package io.gantry.kernel.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import java.lang.foreign.MemorySegment;

/**
 * A file system being configured ({@code fsopen(2)}, {@code fsconfig(2)}) and then mounted ({@code
 * fsmount(2)}) without a place in any tree: the descriptor is the mount, and it is gone when that
 * is closed. What the file system says to a refusal is in the exception's object.
 */
public final class NewMount implements AutoCloseable {
  private static final int FSOPEN_CLOEXEC = 1;
  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int FSCONFIG_SET_FLAG = 0;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;

  private final Fd context;
  private final String type;

  private NewMount(Fd context, String type) {
    this.context = context;
    this.type = type;
  }

  /** Begins a file system of this type, e.g. {@code overlay}. */
  public static NewMount of(String type) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long fd =
          SystemCalls.check(
              Syscall.FSOPEN, type, Names.address(scratch, type, type), FSOPEN_CLOEXEC);
      return new NewMount(new Fd((int) fd), type);
    }
  }

  /** Sets an option that has a value; some, as overlay's {@code lowerdir+}, may be repeated. */
  public NewMount set(String option, String value) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      long key = Names.address(scratch, option, type);
      long text = Names.address(scratch, value, type);
      configure(option + "=" + value, FSCONFIG_SET_STRING, key, text);
      return this;
    }
  }

  /** Sets an option that has no value, e.g. {@code ro}. */
  public NewMount set(String option) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      configure(option, FSCONFIG_SET_FLAG, Names.address(scratch, option, type), 0);
      return this;
    }
  }

  /**
   * Makes the file system and mounts it, detached.
   *
   * @param attributes {@code MOUNT_ATTR_*} of {@link Mounts}
   */
  public Fd mount(int attributes) throws KernelException {
    configure("create", FSCONFIG_CMD_CREATE, 0, 0);
    long fd = SystemCalls.call(Syscall.FSMOUNT, context.number(), FSMOUNT_CLOEXEC, attributes);
    if (fd < 0) {
      throw failure("fsmount", "", fd);
    }
    return new Fd((int) fd);
  }

  @Override
  public void close() {
    context.close();
  }

  private void configure(String what, int command, long key, long value) throws KernelException {
    long result = SystemCalls.call(Syscall.FSCONFIG, context.number(), command, key, value, 0);
    if (result < 0) {
      throw failure("fsconfig", what, result);
    }
  }

  private KernelException failure(String step, String what, long result) {
    String object = (type + " " + what + complaint()).strip();
    return new KernelException(step, object, Errno.of((int) -result));
  }

  /** The first message that waits in the context, e.g. {@code "e overlay: missing 'lowerdir'"}. */
  private String complaint() {
    try (Scratch scratch = new Scratch()) {
      MemorySegment text = scratch.allocate(1024);
      long length =
          SystemCalls.call(Syscall.READ, context.number(), text.address(), text.byteSize());
      if (length <= 2) {
        return "";
      }
      byte[] bytes = text.asSlice(2, length - 2).toArray(JAVA_BYTE);
      return " (" + FileNames.decode(bytes).strip() + ")";
    }
  }
}
