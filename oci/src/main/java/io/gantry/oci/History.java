package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * How one layer, or one change without a layer, came about.
 *
 * @param created when, if it is known
 * @param createdBy the command that made it; may be empty
 * @param author who; may be empty
 * @param comment a remark; may be empty
 * @param emptyLayer whether no layer belongs to it
 */
public record History(
    Optional<Instant> created,
    String createdBy,
    String author,
    String comment,
    boolean emptyLayer) {

  static History of(JsonObject json) {
    return new History(
        json.time("created"),
        json.text("created_by"),
        json.text("author"),
        json.text("comment"),
        json.flag("empty_layer"));
  }

  JsonObject json() {
    return JsonObject.builder()
        .putUnlessEmpty("created", created.map(Instant::toString))
        .putUnlessEmpty("created_by", createdBy)
        .putUnlessEmpty("author", author)
        .putUnlessEmpty("comment", comment)
        .putIf(emptyLayer, "empty_layer", true)
        .build();
  }
}
