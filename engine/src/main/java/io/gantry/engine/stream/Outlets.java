package io.gantry.engine.stream;

import io.gantry.engine.log.OutputKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The clients that are attached to one process. */
final class Outlets {
  private final List<Outlet> attached = new CopyOnWriteArrayList<>();

  void add(Outlet outlet) {
    attached.add(outlet);
  }

  void remove(Outlet outlet) {
    attached.remove(outlet);
  }

  boolean isEmpty() {
    return attached.isEmpty();
  }

  /** Whether somebody cannot take more: the process has to wait then. */
  boolean full() {
    for (Outlet outlet : attached) {
      if (outlet.full()) {
        return true;
      }
    }
    return false;
  }

  void put(OutputKind kind, byte[] bytes, int at, int length) {
    for (Outlet outlet : attached) {
      outlet.put(kind, bytes, at, length);
    }
  }

  /** The process says no more. */
  void end() {
    attached.forEach(Outlet::end);
    attached.clear();
  }
}
