package io.gantry.network.firewall;

import io.gantry.kernel.netlink.nft.Chain;
import io.gantry.kernel.netlink.nft.Element;
import io.gantry.kernel.netlink.nft.Expression;
import io.gantry.kernel.netlink.nft.Expression.Lookup;
import io.gantry.kernel.netlink.nft.NftSet;
import io.gantry.kernel.netlink.nft.Rule;
import io.gantry.network.firewall.Draft.Line;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A part of the table in the notation of {@code nft(8)}: elements, and the rules that ask for them.
 */
final class RulesText {
  private final Layout layout;

  RulesText(Layout layout) {
    this.layout = layout;
  }

  /**
   * Prints.
   *
   * @param rules all that the kernel has
   * @param some the elements to be shown
   */
  String print(List<Rule> rules, Elements some) {
    StringBuilder text = new StringBuilder();
    text.append("table ").append(layout.table()).append(" {\n");
    for (NftSet set : layout.sets().values()) {
      Set<Element> elements = some.bySet().get(set.name());
      if (elements != null) {
        print(text, set, elements);
      }
    }
    for (Chain chain : layout.chains()) {
      print(text, chain, rules, some);
    }
    return text.append("}\n").toString();
  }

  private static void print(StringBuilder text, NftSet set, Set<Element> elements) {
    boolean map = !(set.target() instanceof NftSet.Target.Nothing);
    text.append("\t").append(map ? "map " : "set ").append(set.name()).append(" {\n");
    text.append("\t\telements = { ");
    text.append(String.join(",\n\t\t             ", ElementText.of(set, elements)));
    text.append(" }\n\t}\n");
  }

  private void print(StringBuilder text, Chain chain, List<Rule> rules, Elements some) {
    List<Rule> here =
        rules.stream()
            .filter(rule -> rule.chain().equals(chain.name()))
            .filter(rule -> concerns(rule, some))
            .toList();
    if (here.isEmpty()) {
      return;
    }
    text.append("\tchain ").append(chain.name()).append(" {\n");
    chain.base().ifPresent(base -> text.append("\t\t").append(text(base)).append("\n"));
    here.forEach(rule -> text.append("\t\t").append(text(rule)).append("\n"));
    text.append("\t}\n");
  }

  /** A rule that asks for nothing, or for something that is shown. */
  private static boolean concerns(Rule rule, Elements some) {
    List<String> asked =
        rule.expressions().stream()
            .filter(Lookup.class::isInstance)
            .map(step -> ((Lookup) step).set())
            .toList();
    return asked.stream().allMatch(set -> some.bySet().containsKey(set));
  }

  private static String text(Chain.Base base) {
    return "type %s hook %s priority %d; policy %s;"
        .formatted(
            base.type().name().toLowerCase(Locale.ROOT),
            base.hook().name().toLowerCase(Locale.ROOT),
            base.priority(),
            base.policy().name().toLowerCase(Locale.ROOT));
  }

  /** Of the admin's rules only the steps are known. */
  private String text(Rule rule) {
    List<Expression> steps = rule.expressions();
    return layout.lines().stream()
        .filter(line -> line.rule().chain().equals(rule.chain()))
        .filter(line -> line.rule().expressions().equals(steps))
        .map(Line::text)
        .findFirst()
        .orElseGet(() -> "# " + steps);
  }
}
