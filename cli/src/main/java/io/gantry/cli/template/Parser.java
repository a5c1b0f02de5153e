package io.gantry.cli.template;

import io.gantry.cli.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the tree out of the tokens; knows the names of functions and variables, so that unknown
 * ones fail early.
 */
final class Parser {
  private final List<Token> tokens;
  private final Set<String> functions;
  private final Deque<String> variables = new ArrayDeque<>();
  private int at;
  private int loops;

  private Parser(List<Token> tokens, Set<String> functions) {
    this.tokens = tokens;
    this.functions = functions;
    variables.push("$");
  }

  static List<Tree> parse(String text, Set<String> functions) {
    Parser parser = new Parser(Lexer.tokens(text), functions);
    List<Tree> tree = parser.block(true);
    return tree;
  }

  /** Reads up to the end, or to an {@code end} or {@code else} that is left unread. */
  private List<Tree> block(boolean top) {
    List<Tree> nodes = new ArrayList<>();
    int known = variables.size();
    while (true) {
      Token token = next();
      switch (token.kind()) {
        case TEXT -> nodes.add(new Tree.Text(token.text()));
        case END -> {
          if (!top) {
            throw TemplateException.parsing(token.line(), "unexpected EOF");
          }
          return nodes;
        }
        default -> {
          skipSpace();
          String word = peek().is(Kind.WORD) ? peek().text() : "";
          if (word.equals("end") || word.equals("else")) {
            if (top) {
              throw TemplateException.parsing(token.line(), "unexpected {{" + word + "}}");
            }
            while (variables.size() > known) {
              variables.pop();
            }
            return nodes;
          }
          nodes.add(action(word));
        }
      }
    }
  }

  private Tree action(String word) {
    return switch (word) {
      case "if", "with" -> {
        next();
        yield choice(word.equals("with"));
      }
      case "range" -> {
        next();
        yield range();
      }
      case "break", "continue" -> jump(word);
      case "define", "template", "block" ->
          throw TemplateException.parsing(peek().line(), "{{" + word + "}} is not supported here");
      default -> new Tree.Show(pipe(Kind.CLOSE, "command"));
    };
  }

  private Tree jump(String word) {
    Token token = next();
    if (loops == 0) {
      throw TemplateException.parsing(token.line(), "{{" + word + "}} outside {{range}}");
    }
    close(word);
    return new Tree.Jump(word.equals("break"));
  }

  private Tree choice(boolean with) {
    int known = variables.size();
    String context = with ? "with" : "if";
    Tree.Pipe condition = pipe(Kind.CLOSE, context);
    List<Tree> then = block(false);
    List<Tree> otherwise = List.of();
    if (next().text().equals("else")) {
      skipSpace();
      if (peek().is(Kind.WORD) && peek().text().equals(context)) {
        next();
        otherwise = List.of(choice(with));
        forget(known);
        return new Tree.Choice(with, condition, then, otherwise);
      }
      close("else");
      otherwise = block(false);
      next();
    }
    close("end");
    forget(known);
    return new Tree.Choice(with, condition, then, otherwise);
  }

  private Tree range() {
    int known = variables.size();
    Tree.Pipe over = pipe(Kind.CLOSE, "range");
    loops++;
    List<Tree> body = block(false);
    loops--;
    List<Tree> otherwise = List.of();
    if (next().text().equals("else")) {
      close("else");
      otherwise = block(false);
      next();
    }
    close("end");
    forget(known);
    return new Tree.Range(over, body, otherwise);
  }

  private void forget(int known) {
    while (variables.size() > known) {
      variables.pop();
    }
  }

  private void close(String context) {
    skipSpace();
    Token token = next();
    if (!token.is(Kind.CLOSE)) {
      throw unexpected(token, context);
    }
  }

  private Tree.Pipe pipe(Kind end, String context) {
    List<String> declared = new ArrayList<>();
    boolean declares = declarations(declared, context);
    List<Tree.Command> commands = new ArrayList<>();
    while (true) {
      commands.add(command(end, context));
      Token token = next();
      if (token.is(end)) {
        if (declares) {
          declared.forEach(variables::push);
        }
        return new Tree.Pipe(List.copyOf(declared), declares, commands);
      }
    }
  }

  /** Reads {@code $a :=}, {@code $a, $b :=} or {@code $a =}; whether they are new. */
  private boolean declarations(List<String> declared, String context) {
    int start = at;
    skipSpace();
    while (peek().is(Kind.VARIABLE)) {
      declared.add(next().text());
      skipSpace();
      Token sign = next();
      if (sign.is(Kind.DECLARE) || sign.is(Kind.ASSIGN)) {
        return sign.is(Kind.DECLARE);
      }
      if (!sign.is(Kind.COMMA) || !context.equals("range")) {
        break;
      }
      skipSpace();
    }
    declared.clear();
    at = start;
    return false;
  }

  private Tree.Command command(Kind end, String context) {
    List<Tree.Operand> operands = new ArrayList<>();
    while (true) {
      skipSpace();
      Token token = peek();
      if (token.is(end) || token.is(Kind.PIPE)) {
        if (operands.isEmpty()) {
          throw TemplateException.parsing(token.line(), "missing value for " + context);
        }
        return new Tree.Command(operands);
      }
      operands.add(chain(operand(context)));
      Kind after = peek().kind();
      if (after != Kind.SPACE && after != end && after != Kind.PIPE) {
        throw unexpected(peek(), "operand");
      }
    }
  }

  private Tree.Operand operand(String context) {
    Token token = next();
    return switch (token.kind()) {
      case DOT -> new Tree.Dot(token);
      case FIELD ->
          new Tree.Path(
              token, Optional.empty(), new ArrayList<>(List.of(token.text().substring(1))));
      case VARIABLE -> variable(token);
      case STRING -> new Tree.Literal(token, token.text());
      case CHARACTER -> new Tree.Literal(token, (long) token.text().charAt(0));
      case NUMBER -> new Tree.Literal(token, number(token));
      case WORD -> word(token);
      case LEFT -> new Tree.Group(token, pipe(Kind.RIGHT, "parenthesized pipeline"));
      default -> throw unexpected(token, context);
    };
  }

  private Tree.Operand variable(Token token) {
    if (!variables.contains(token.text())) {
      throw TemplateException.parsing(token.line(), "undefined variable \"" + token.text() + "\"");
    }
    return new Tree.Variable(token);
  }

  private Tree.Operand word(Token token) {
    return switch (token.text()) {
      case "true" -> new Tree.Literal(token, true);
      case "false" -> new Tree.Literal(token, false);
      case "nil" -> new Tree.Nil(token);
      default -> {
        if (!functions.contains(token.text())) {
          throw TemplateException.parsing(
              token.line(), "function \"" + token.text() + "\" not defined");
        }
        yield new Tree.Word(token);
      }
    };
  }

  private static Object number(Token token) {
    try {
      String digits = token.text().replace("_", "");
      return digits.matches("[-+]?\\d*\\.\\d*|.*[eE].*") && !digits.contains("x")
          ? (Object) Double.valueOf(digits)
          : Long.decode(digits);
    } catch (NumberFormatException e) {
      throw TemplateException.parsing(token.line(), "bad number syntax: \"" + token.text() + "\"");
    }
  }

  /** Fields that follow without a space: {@code $x.A.B}, {@code (index . 0).Name}, {@code .A.B}. */
  private Tree.Operand chain(Tree.Operand base) {
    if (!peek().is(Kind.FIELD)) {
      return base;
    }
    List<String> names = new ArrayList<>();
    Token place = peek();
    while (peek().is(Kind.FIELD)) {
      names.add(next().text().substring(1));
    }
    if (base instanceof Tree.Path path) {
      path.names().addAll(names);
      return new Tree.Path(place, Optional.empty(), path.names());
    }
    return new Tree.Path(place, Optional.of(base), names);
  }

  private static TemplateException unexpected(Token token, String context) {
    return switch (token.kind()) {
      case END -> TemplateException.parsing(token.line(), "unexpected EOF");
      case CLOSE ->
          TemplateException.parsing(
              token.line(),
              context.equals("operand")
                  ? "unexpected \"}}\" in operand"
                  : "unexpected \"}}\" in " + context);
      default ->
          TemplateException.parsing(
              token.line(), "unexpected <" + token.text() + "> in " + context);
    };
  }

  private void skipSpace() {
    while (peek().is(Kind.SPACE)) {
      at++;
    }
  }

  private Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private Token next() {
    Token token = peek();
    at++;
    return token;
  }
}
