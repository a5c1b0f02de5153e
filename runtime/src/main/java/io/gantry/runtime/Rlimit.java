package io.gantry.runtime;

import java.util.Locale;
import java.util.Optional;

/**
 * A resource limit ({@code getrlimit(2)}).
 *
 * @param resource which
 * @param soft the limit; {@link #UNLIMITED} for none
 * @param hard how far the process may raise it; {@link #UNLIMITED} for any
 */
public record Rlimit(Resource resource, long soft, long hard) {
  /** {@code RLIM_INFINITY}. */
  public static final long UNLIMITED = -1;

  /** The soft limit is not above the hard one. */
  public Rlimit {
    if (Long.compareUnsigned(soft, hard) > 0) {
      throw new IllegalArgumentException(
          "ulimit soft limit must be less than or equal to hard limit: "
              + Long.toUnsignedString(soft)
              + " > "
              + Long.toUnsignedString(hard));
    }
  }

  /** The kernel's resources in its order ({@code asm-generic/resource.h}). */
  public enum Resource {
    /** CPU time in seconds. */
    CPU(0),
    /** File size in bytes. */
    FSIZE(1),
    /** Data segment in bytes. */
    DATA(2),
    /** Stack in bytes. */
    STACK(3),
    /** Core file in bytes. */
    CORE(4),
    /** Resident memory in bytes; without effect. */
    RSS(5),
    /** Processes of the user. */
    NPROC(6),
    /** Open files. */
    NOFILE(7),
    /** Locked memory in bytes. */
    MEMLOCK(8),
    /** Address space in bytes. */
    AS(9),
    /** File locks. */
    LOCKS(10),
    /** Pending signals. */
    SIGPENDING(11),
    /** Bytes in message queues. */
    MSGQUEUE(12),
    /** Nice ceiling. */
    NICE(13),
    /** Real-time priority ceiling. */
    RTPRIO(14),
    /** Real-time CPU time in microseconds. */
    RTTIME(15);

    private final int number;

    Resource(int number) {
      this.number = number;
    }

    /** The kernel's number. */
    public int number() {
      return number;
    }

    /** The resource that {@code --ulimit} calls {@code name}. */
    public static Optional<Resource> parse(String name) {
      String upper = name.toUpperCase(Locale.ROOT);
      for (Resource resource : values()) {
        if (resource.name().equals(upper.startsWith("RLIMIT_") ? upper.substring(7) : upper)) {
          return Optional.of(resource);
        }
      }
      return Optional.empty();
    }
  }
}
