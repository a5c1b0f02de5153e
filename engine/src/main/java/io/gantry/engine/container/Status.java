package io.gantry.engine.container;

import java.util.Locale;

/**
 * Where a container is in its life.
 *
 * <pre>
 *              ┌────────────────────────────────────────┐
 *              │                                        ▼
 *  CREATED ─► RUNNING ◄─► PAUSED ──────────────────► EXITED ─► REMOVING ─► (gone)
 *     │        ▲    └────────► RESTARTING ◄─┐           ▲  │        │
 *     │        └───────────────────┘   └────┴───────────┘  │        ▼
 *     └────────────────────────► (removed or failed) ◄─────┘       DEAD ─► REMOVING
 * </pre>
 *
 * The table of {@link #mayBecome} is the truth; every change is checked against it.
 */
public enum Status {
  /** Made, never run. */
  CREATED,
  /** Its process runs. */
  RUNNING,
  /** Its processes are frozen. */
  PAUSED,
  /** It ended, and will be started again by its restart policy. */
  RESTARTING,
  /** It is being removed. */
  REMOVING,
  /** It ended. */
  EXITED,
  /** Its removal failed half way. */
  DEAD;

  /** Docker's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its process exists, be it frozen. */
  public boolean isUp() {
    return this == RUNNING || this == PAUSED;
  }

  /** Whether {@code next} may follow. */
  public boolean mayBecome(Status next) {
    return switch (this) {
      case CREATED -> next == RUNNING || next == REMOVING;
      case RUNNING -> next == PAUSED || next == EXITED || next == RESTARTING;
      case PAUSED -> next == RUNNING || next == EXITED || next == RESTARTING;
      case RESTARTING -> next == RUNNING || next == EXITED || next == REMOVING;
      case EXITED -> next == RUNNING || next == RESTARTING || next == REMOVING;
      case REMOVING -> next == DEAD;
      case DEAD -> next == REMOVING;
    };
  }
}
