package io.gantry.runtime.hook;

import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What hooks are told of a container ({@code runtime.md}, "State").
 *
 * @param id its name
 * @param bundle where its {@code config.json} is
 * @param annotations those of its configuration
 */
public record HookState(String id, Path bundle, Map<String, String> annotations) {
  /** Copies. */
  public HookState {
    annotations = Map.copyOf(annotations);
  }

  /**
   * The state as fields.
   *
   * @param status {@code creating}, {@code created}, {@code running} or {@code stopped}
   * @param pid of the first process; 0 when there is none
   */
  public Map<String, Object> document(String status, int pid) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ociVersion", Bundle.VERSION);
    json.put("id", id);
    json.put("status", status);
    json.put("pid", pid);
    json.put("bundle", bundle.toString());
    json.put("annotations", annotations);
    return json;
  }

  byte[] text(String status, int pid) {
    return Json.print(document(status, pid)).getBytes(StandardCharsets.UTF_8);
  }
}
