package io.gantry.kernel.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * {@code posix_spawn(3)}: the one way to start a program from a JVM that neither copies its memory
 * nor runs Java in the child. The child starts with every signal blocked and at its default action,
 * and with the descriptors of its parent that are not {@code O_CLOEXEC}, beside those handed over.
 */
public final class Spawn {
  private static final MemorySegment SPAWN = LibC.function("posix_spawn");
  private static final MemorySegment ACTIONS_INIT = LibC.function("posix_spawn_file_actions_init");
  private static final MemorySegment ACTIONS_DUP2 =
      LibC.function("posix_spawn_file_actions_adddup2");
  private static final MemorySegment ACTIONS_DESTROY =
      LibC.function("posix_spawn_file_actions_destroy");
  private static final MemorySegment ATTRIBUTES_INIT = LibC.function("posix_spawnattr_init");
  private static final MemorySegment ATTRIBUTES_FLAGS = LibC.function("posix_spawnattr_setflags");
  private static final MemorySegment ATTRIBUTES_MASK = LibC.function("posix_spawnattr_setsigmask");
  private static final MemorySegment ATTRIBUTES_DEFAULT =
      LibC.function("posix_spawnattr_setsigdefault");

  private static final long POSIX_SPAWN_SETSIGDEF = 4;
  private static final long POSIX_SPAWN_SETSIGMASK = 8;

  /** More than any libc's {@code posix_spawn_file_actions_t}, {@code posix_spawnattr_t}. */
  private static final long OPAQUE_SIZE = 1024;

  private static final long SIGSET_SIZE = 128;

  private Spawn() {}

  /**
   * Starts {@code path}.
   *
   * @param path the executable, by a path
   * @param name its {@code argv[0]}; it gets no other argument and no environment
   * @param descriptors what it finds at which number; every descriptor's own number must be greater
   *     than every number it is handed over at, or one would be overwritten before it is copied
   * @return its process id
   */
  public static int start(String path, String name, Map<Integer, Fd> descriptors)
      throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment state = scratch.allocate(LibC.STATE.byteSize());
      MemorySegment actions = scratch.allocate(OPAQUE_SIZE);
      MemorySegment attributes = attributes(scratch, state);
      MemorySegment argv = scratch.allocate(16);
      argv.set(JAVA_LONG, 0, scratch.string(name));
      MemorySegment pid = scratch.allocate(8);
      invoke(ACTIONS_INIT, state, actions.address(), 0, 0);
      try {
        for (Map.Entry<Integer, Fd> entry : descriptors.entrySet()) {
          int number = entry.getValue().number();
          invoke(ACTIONS_DUP2, state, actions.address(), number, entry.getKey());
        }
        int error =
            (int)
                LibC.invoke(
                    SPAWN,
                    state,
                    pid.address(),
                    scratch.string(path),
                    actions.address(),
                    attributes.address(),
                    argv.address(),
                    argv.address() + 8,
                    0);
        if (error != 0) {
          throw new KernelException("posix_spawn", name, Errno.of(error));
        }
        return pid.get(JAVA_INT, 0);
      } finally {
        invoke(ACTIONS_DESTROY, state, actions.address(), 0, 0);
      }
    }
  }

  private static MemorySegment attributes(Scratch scratch, MemorySegment state)
      throws KernelException {
    MemorySegment attributes = scratch.allocate(OPAQUE_SIZE);
    MemorySegment all = scratch.allocate(SIGSET_SIZE);
    all.fill((byte) 0xff);
    invoke(ATTRIBUTES_INIT, state, attributes.address(), 0, 0);
    invoke(
        ATTRIBUTES_FLAGS,
        state,
        attributes.address(),
        POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK,
        0);
    invoke(ATTRIBUTES_MASK, state, attributes.address(), all.address(), 0);
    invoke(ATTRIBUTES_DEFAULT, state, attributes.address(), all.address(), 0);
    return attributes;
  }

  private static void invoke(MemorySegment function, MemorySegment state, long a, long b, long c)
      throws KernelException {
    int error = (int) LibC.invoke(function, state, a, b, c, 0, 0, 0, 0);
    if (error != 0) {
      throw new KernelException("posix_spawn", "its file actions", Errno.of(error));
    }
  }
}
