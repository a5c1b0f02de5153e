package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.Compression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What plain layers became when they were compressed for a registry, the latest thousand. */
final class CompressedForms {

  private static final int MOST = 1000;

  private record Key(Digest layer, Compression compression) {}

  private final Map<Key, Descriptor> forms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Descriptor> eldest) {
          return size() > MOST;
        }
      };

  synchronized Optional<Descriptor> get(Digest layer, Compression compression) {
    return Optional.ofNullable(forms.get(new Key(layer, compression)));
  }

  synchronized void put(Digest layer, Compression compression, Descriptor form) {
    forms.put(new Key(layer, compression), form);
  }
}
