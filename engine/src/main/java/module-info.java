/** Policy: containers, images, logs, events; usable as a library in any JVM. */
module io.gantry.engine {
  requires static org.jspecify;
  requires transitive io.gantry.kernel;
  requires transitive io.gantry.oci;
  requires transitive io.gantry.content;
  requires transitive io.gantry.distribution;
  requires transitive io.gantry.snapshot;
  requires transitive io.gantry.network;
  requires io.gantry.runtime;
  requires io.avaje.jsonb;
  requires com.github.luben.zstd_jni;
  requires msgpack.core;
  requires org.apache.commons.compress;
  requires org.snakeyaml.engine;

  exports io.gantry.engine.archive;
  exports io.gantry.engine.check;
  exports io.gantry.engine.config;
  exports io.gantry.engine.container;
  exports io.gantry.engine.event;
  exports io.gantry.engine.exec;
  exports io.gantry.engine.image;
  exports io.gantry.engine.log;
  exports io.gantry.engine.migrate;
  exports io.gantry.engine.network;
  exports io.gantry.engine.remap;
  exports io.gantry.engine.stats;
  exports io.gantry.engine.stream;
  exports io.gantry.engine.trace;
  exports io.gantry.engine.volume;
  exports io.gantry.engine;

  provides io.avaje.jsonb.spi.JsonbExtension with
      io.gantry.engine.jsonb.GeneratedJsonComponent;
}
