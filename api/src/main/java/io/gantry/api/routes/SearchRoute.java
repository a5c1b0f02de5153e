package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import io.gantry.api.wire.WireFound;
import io.gantry.distribution.RegistryException;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.image.Images;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
    int limit = limit(call);
    String term = call.query().text("term");
    if (term.contains("://")) {
      throw ApiError.invalid(
          "invalid repository name: repository name (" + term + ") should not have a scheme");
    }
    if (limit < 1 || limit > MOST) {
      throw ApiError.invalid("limit " + limit + " is outside the range of [1, 100]");
    }
    Filters filters = FilterTranslation.parse(call.query().text("filters"));
    filters.requireKnown(FILTERS);
    Wanted wanted = Wanted.of(filters);
    try {
      byte[] found = images.registries().search(term, limit, RegistryAuth.lenient(call.request()));
      call.answer(
          200,
          JsonObject.parse("search", found).objects("results").stream()
              .filter(wanted::matches)
              .map(SearchRoute::found)
              .toList());
    } catch (RegistryException e) {
      throw new EngineException.Refused(e.getMessage(), e);
    } catch (MalformedDocumentException e) {
      throw new EngineException.Refused(
          "error decoding registry search results: " + e.getMessage(), e);
    }
  }

  private static int limit(Call call) {
    try {
      int limit = call.integer("limit", USUAL);
      return limit == 0 ? USUAL : limit;
    } catch (ApiError e) {
      throw ApiError.invalid("invalid limit specified: " + e.getMessage());
    }
  }

  /** What the filters leave; nothing is automated any more, as dockerd has it. */
  private record Wanted(Optional<Boolean> official, Optional<Boolean> automated, long leastStars) {

    static Wanted of(Filters filters) {
      long stars = 0;
      for (String text : filters.get("stars")) {
        stars = Math.max(stars, stars(text));
      }
      return new Wanted(flag(filters, "is-official"), flag(filters, "is-automated"), stars);
    }

    boolean matches(JsonObject result) {
      return official.map(wish -> wish == result.flag("is_official")).orElse(true)
          && !automated.orElse(false)
          && result.number("star_count") >= leastStars;
    }

    private static Optional<Boolean> flag(Filters filters, String name) {
      List<String> values = List.copyOf(filters.get(name));
      if (values.isEmpty()) {
        return Optional.empty();
      }
      boolean yes = values.contains("1") || values.contains("true");
      boolean no = values.contains("0") || values.contains("false");
      if (yes == no) {
        throw ApiError.invalid("invalid filter '" + name + "=[" + String.join(" ", values) + "]'");
      }
      return Optional.of(yes);
    }

    private static long stars(String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw ApiError.invalid(
            "invalid filter 'stars="
                + text
                + "': strconv.Atoi: parsing "
                + Wire.quote(text)
                + ": invalid syntax");
      }
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
