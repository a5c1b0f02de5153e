/** Layered file systems: layers applied from tar streams, mounted, and compared. */
module io.gantry.snapshot {
  requires static org.jspecify;
  requires transitive io.gantry.kernel;
  requires transitive io.gantry.oci;
  requires org.apache.commons.compress;
  requires com.github.luben.zstd_jni;
  requires org.tukaani.xz;

  exports io.gantry.snapshot;
  exports io.gantry.snapshot.driver;
  exports io.gantry.snapshot.layer;
  exports io.gantry.snapshot.tar;
  exports io.gantry.snapshot.tree;
}
