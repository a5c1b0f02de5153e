package io.gantry.kernel.program;

import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.result;
import static io.gantry.kernel.program.Argument.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static final Step OPEN = Step.of("open", "/x", Syscall.OPENAT, text("/x")).as("x");

  @Test
  void aProgramReadsAsWhatItDoes() {
    Program program =
        new Program(
            List.of(
                Step.of("make", "/a \"b\"", Syscall.MKDIRAT, text("/a \"b\""), Argument.mode(0755))
                    .accepting(Errno.EEXIST),
                OPEN.orGoTo("end", Errno.ENOENT, Errno.EACCES),
                Step.of("close", "/x", Syscall.CLOSE, result("x")).orGoOn().whenDone("end"),
                Step.of(
                    "install",
                    "filter",
                    Syscall.SECCOMP,
                    Argument.words(constant(3), Argument.bytes(new byte[20]), Argument.none())),
                new Label("end"),
                Step.of(
                    "execute",
                    "/bin/sh",
                    Syscall.EXECVE,
                    text("/bin/sh"),
                    Argument.texts(List.of("sh", "-c", "a\nb"))),
                new BecomeShim()));

    assertThat(program)
        .hasToString(
            """
              make /a "b": mkdirat("/a \\"b\\"", 0755) or EEXIST
              open /x: $x = openat("/x") or ENOENT|EACCES → end
              close /x: close($x) or any error, when done → end
              install filter: seccomp({3, <00000000000000000000000000000000… 20 bytes>, NULL})
            end:
              execute /bin/sh: execve("/bin/sh", ["sh", "-c", "a\\nb"])
              become the shim
            """);
  }

  @Test
  void aLabelThatIsGoneToMustBeThere() {
    assertThatThrownBy(() -> new Program(List.of(OPEN.whenZero("nowhere"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no label nowhere");
    assertThatThrownBy(() -> new Program(List.of(new Label("a"), new Label("a"))))
        .hasMessageContaining("two labels are called a");
  }

  @Test
  void aResultIsGivenOnceAndBeforeItIsUsed() {
    Step use = Step.of("close", "", Syscall.CLOSE, result("x"));
    assertThat(new Program(List.of(OPEN, use)).instructions()).hasSize(2);
    assertThatThrownBy(() -> new Program(List.of(use, OPEN)))
        .hasMessageContaining("nothing before it gives $x");
    assertThatThrownBy(() -> new Program(List.of(OPEN, OPEN))).hasMessageContaining("given twice");
  }

  @Test
  void aStringThatCannotBeACStringIsRefused() {
    assertThatThrownBy(() -> text("a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a zero byte in \"a\\x00b\"");
    assertThatThrownBy(() -> Argument.texts(List.of("ok", "\0")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
