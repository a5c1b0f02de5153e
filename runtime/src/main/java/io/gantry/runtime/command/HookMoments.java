package io.gantry.runtime.command;

import io.gantry.kernel.process.PidFd;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.DetachedRuntime;
import io.gantry.runtime.ExecSpec;
import io.gantry.runtime.Hooks.Moment;
import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.command.State.Status;
import io.gantry.runtime.hook.HookCalls;
import io.gantry.runtime.hook.HookPlace;
import java.io.IOException;

/** The moments of a container's life at which hooks are called. */
final class HookMoments {
  private final Bundle bundle;
  private final State state;
  private final HookCalls calls;
  private final HookPlace here;

  HookMoments(Bundle bundle, State state) {
    this.bundle = bundle;
    this.state = state;
    this.calls = new HookCalls(bundle.hooks(), state.told());
    this.here = HookPlace.here(bundle.directory());
  }

  /** Its root is mounted, and not its root yet. */
  void created() throws IOException {
    call(Moment.PRESTART, Status.CREATING);
    call(Moment.CREATE_RUNTIME, Status.CREATING);
    if (!bundle.hooks().at(Moment.CREATE_CONTAINER).isEmpty()) {
      try (PidFd container = PidFd.open(state.process().pid())) {
        calls.call(
            Moment.CREATE_CONTAINER,
            Status.CREATING.word(),
            state.process().pid(),
            HookPlace.in(container));
      }
    }
  }

  /** Its program is about to be executed: hooks are the container's own programs, as its user. */
  void starting() throws IOException {
    if (bundle.hooks().at(Moment.START_CONTAINER).isEmpty()) {
      return;
    }
    ExecSpec as =
        new ExecSpec(
            bundle.process().spec(), CgroupAttachment.of(state.group()), bundle.namespaces());
    try (PidFd container = PidFd.open(state.process().pid());
        DetachedRuntime runtime = DetachedRuntime.open()) {
      calls.call(
          Moment.START_CONTAINER,
          Status.CREATED.word(),
          state.process().pid(),
          runtime.inside(container, as));
    }
  }

  /** Its program runs. */
  void started() throws IOException {
    call(Moment.POSTSTART, Status.RUNNING);
  }

  /** It is gone. */
  void stopped() throws IOException {
    calls.call(Moment.POSTSTOP, Status.STOPPED.word(), 0, here);
  }

  private void call(Moment moment, Status status) throws IOException {
    calls.call(moment, status.word(), state.process().pid(), here);
  }
}
