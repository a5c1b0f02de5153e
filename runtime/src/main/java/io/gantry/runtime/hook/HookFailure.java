package io.gantry.runtime.hook;

import java.io.IOException;

/** A hook could not be called, took too long, or has failed: in runc's words. */
public final class HookFailure extends IOException {
  private static final long serialVersionUID = 1L;

  HookFailure(String message) {
    super(message);
  }
}
