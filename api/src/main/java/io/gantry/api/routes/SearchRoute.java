package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireFound;
import io.gantry.distribution.RegistryException;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.image.Images;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.util.Set;

/** {@code GET /images/search}. */
final class SearchRoute {

  private static final int USUAL = 25;
  private static final int MOST = 100;
  private static final Set<String> FILTERS = Set.of("is-automated", "is-official", "stars");

  private final Images images;

  SearchRoute(Images images) {
    this.images = images;
  }

  void serve(Call call) throws IOException {
    int limit = call.integer("limit", USUAL);
    limit = limit == 0 ? USUAL : limit;
    if (limit < 1 || limit > MOST) {
      throw ApiError.invalid("limit " + limit + " is outside the range of [1, 100]");
    }
    Filters filters = FilterTranslation.parse(call.query().text("filters"));
    filters.requireKnown(FILTERS);
    try {
      byte[] found =
          images
              .registries()
              .search(call.query().text("term"), limit, RegistryAuth.lenient(call.request()));
      call.answer(
          200,
          JsonObject.parse("search", found).objects("results").stream()
              .filter(result -> wanted(result, filters))
              .map(SearchRoute::found)
              .toList());
    } catch (RegistryException e) {
      throw new EngineException.Refused(e.getMessage(), e);
    } catch (MalformedDocumentException e) {
      throw new EngineException.Refused("the registry's answer: " + e.getMessage(), e);
    }
  }

  private static boolean wanted(JsonObject result, Filters filters) {
    return filters.get("is-official").stream()
            .allMatch(text -> Boolean.parseBoolean(text) == result.flag("is_official"))
        && filters.get("stars").stream()
            .allMatch(text -> result.number("star_count") >= stars(text));
  }

  private static long stars(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("invalid filter 'stars=[" + text + "]'");
    }
  }

  private static WireFound found(JsonObject result) {
    return new WireFound(
        result.number("star_count"),
        result.flag("is_official"),
        result.text("name"),
        false,
        result.text("description"));
  }
}
