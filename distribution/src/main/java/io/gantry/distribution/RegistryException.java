package io.gantry.distribution;

import io.gantry.oci.PlainLine;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a registry refuses, or why it could not be asked; the message is Docker's. */
public final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Messages quote what registries say, and addresses that they name. */
  private static final int LONGEST = 4096;

  /** What kind of failure it is. */
  public enum Kind {
    /** The repository may not be used, or does not exist. */
    DENIED,
    /** Whoever asks has not proven who it is. */
    UNAUTHORIZED,
    /** There is no such manifest. */
    MANIFEST_UNKNOWN,
    /** There is no such repository. */
    NAME_UNKNOWN,
    /** There is no such blob, or anything else. */
    NOT_FOUND,
    /** Too many requests. */
    RATE_LIMITED,
    /** It could not be reached, or not be trusted. */
    UNREACHABLE,
    /** It failed. */
    SERVER,
    /** What it sends makes no sense, or is not what was asked for. */
    INVALID,
    /** It lacks a signature that a rule of the operator wants. */
    UNTRUSTED
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  /** A failure. */
  public RegistryException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  /** A failure with a cause. */
  public RegistryException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  /** A failure that a registry wants to be asked again after. */
  public RegistryException(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(PlainLine.of(message, LONGEST), cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** How long the registry wants to be left alone. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the same request may do better later. */
  public boolean passing() {
    return switch (kind) {
      case RATE_LIMITED, UNREACHABLE, SERVER -> true;
      case DENIED, UNAUTHORIZED, MANIFEST_UNKNOWN, NAME_UNKNOWN, NOT_FOUND, INVALID, UNTRUSTED ->
          false;
    };
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
