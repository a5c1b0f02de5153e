package io.gantry.cli.command;

import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The same for each of many objects: names are shown as they succeed, failures are gathered. */
final class Each {
  private Each() {}

  /** What is done to one object. */
  interface Act {
    /** Does it; what to show, or an empty text. */
    String on(String name) throws IOException;
  }

  /** What it means that an object is not there. */
  enum Missing {
    FAILS,
    TOLD
  }

  static int of(Session session, List<String> names, Act act) throws IOException {
    return of(session, names, Missing.FAILS, act);
  }

  static int of(Session session, List<String> names, Missing missing, Act act) throws IOException {
    boolean failed = false;
    List<String> failures = new ArrayList<>();
    for (String name : names) {
      try {
        String shown = act.on(name);
        if (!shown.isEmpty()) {
          session.line(shown);
        }
      } catch (IOException e) {
        boolean told =
            missing == Missing.TOLD && e instanceof ApiException known && known.notFound();
        failed |= !told;
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    if (failed) {
      throw new Failure(String.join("\n", failures));
    }
    failures.forEach(session.err()::println);
    return 0;
  }

  /** Posts to {@code path}, then shows the name. */
  static Act post(Session session, String path) {
    return name -> {
      session.api().call("POST", Query.path(path, name));
      return name;
    };
  }
}
