/** The gantry command: a client of the API and of nothing else. */
module io.gantry.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.avaje.jsonb;
  requires java.net.http;
}
