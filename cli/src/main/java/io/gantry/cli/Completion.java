package io.gantry.cli;

import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Completion for shells: short scripts that ask this program what may follow the words typed so
 * far.
 */
final class Completion {
  private static final String BASH =
      """
      _gantry() {
        local IFS=$'\\n'
        COMPREPLY=($(compgen -W "$(gantry __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
      }
      complete -o default -F _gantry gantry
      """;

  private static final String ZSH =
      """
      #compdef gantry
      _gantry() {
        local -a candidates
        candidates=("${(@f)$(gantry __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
        if (( ${#candidates[@]} )) && [[ -n ${candidates[1]} ]]; then compadd -a candidates; else _files; fi
      }
      compdef _gantry gantry
      """;

  private static final String FISH =
      """
      function __gantry_complete
        set -l words (commandline -opc) (commandline -ct)
        gantry __complete $words[2..-1] 2>/dev/null
      end
      complete -c gantry -f -a '(__gantry_complete)'
      """;

  private Completion() {}

  static int run(List<String> words, Session session) throws IOException {
    if (words.getFirst().equals("__complete")) {
      List<String> typed = words.subList(1, words.size());
      candidates(typed, session).forEach(session::line);
      return 0;
    }
    String shell = words.size() > 1 ? words.get(1) : "";
    session.print(
        switch (shell) {
          case "bash" -> BASH;
          case "zsh" -> ZSH;
          case "fish" -> FISH;
          default -> throw new Failure("completion wants one of: bash, zsh, fish");
        });
    return 0;
  }

  /** What may stand where the last word is being typed. */
  static List<String> candidates(List<String> words, Session session) {
    String typed = words.isEmpty() ? "" : words.getLast();
    List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
    return all(before, typed, session).stream()
        .filter(candidate -> candidate.startsWith(typed))
        .sorted()
        .distinct()
        .toList();
  }

  private static List<String> all(List<String> before, String typed, Session session) {
    if (before.isEmpty()) {
      List<String> words = new ArrayList<>(Catalog.common());
      words.addAll(Catalog.groups().keySet());
      words.addAll(Catalog.top());
      words.add("completion");
      return words;
    }
    boolean grouped = Catalog.groups().containsKey(before.getFirst());
    if (grouped && before.size() == 1) {
      return Catalog.members(before.getFirst());
    }
    if (before.getFirst().equals("completion")) {
      return List.of("bash", "fish", "zsh");
    }
    Optional<Command> command =
        grouped ? Catalog.find(before.get(0), before.get(1)) : Catalog.find("", before.getFirst());
    if (command.isEmpty()) {
      return List.of();
    }
    return typed.startsWith("-") ? flags(command.get()) : objects(command.get(), session);
  }

  private static List<String> flags(Command command) {
    List<String> flags = new ArrayList<>(List.of("--help"));
    for (Flag flag : command.flags()) {
      flags.add("--" + flag.name());
    }
    return flags;
  }

  private static List<String> objects(Command command, Session session) {
    List<String> names = new ArrayList<>();
    try {
      if (command.usage().contains("CONTAINER") || command.usage().contains("NAME|ID")) {
        for (Node container :
            session.api().call("GET", Query.path("/containers/json").flag("all", true)).items()) {
          container.texts("Names").forEach(name -> names.add(name.substring(1)));
        }
      }
      if (command.usage().contains("IMAGE") || command.usage().contains("NAME|ID")) {
        for (Node image : session.api().call("GET", Query.path("/images/json")).items()) {
          names.addAll(image.texts("RepoTags"));
        }
      }
    } catch (IOException e) {
      // Without an engine there is nothing to offer.
    }
    return names;
  }
}
