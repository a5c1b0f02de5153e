package io.gantry.kernel.launch;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Transfer;
import java.util.HashMap;
import java.util.Map;

/** Descriptors as they are handed over, from numbers above all that they are handed over at. */
final class Handed implements AutoCloseable {
  private final Map<Integer, Fd> descriptors = new HashMap<>();
  private final Map<Integer, Fd> copies = new HashMap<>();

  void addAll(Map<Integer, Fd> more) {
    descriptors.putAll(more);
  }

  void add(int number, Fd fd) {
    descriptors.put(number, fd);
  }

  Map<Integer, Fd> descriptors() throws KernelException {
    int first = descriptors.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    for (Map.Entry<Integer, Fd> entry : descriptors.entrySet()) {
      if (entry.getValue().number() < first) {
        Fd copy = Transfer.duplicate(entry.getValue(), first);
        copies.put(entry.getKey(), copy);
      }
    }
    Map<Integer, Fd> all = new HashMap<>(descriptors);
    all.putAll(copies);
    return all;
  }

  @Override
  public void close() {
    copies.values().forEach(Fd::close);
  }
}
