package io.gantry.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import org.junit.jupiter.api.Test;

class SystemCallsTest {
  @Test
  void aCallGivesTheKernelsResult() {
    assertThat(SystemCalls.call(Syscall.GETPID)).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aFailingCallGivesTheNegatedErrorNumber() {
    assertThat(SystemCalls.call(Syscall.CLOSE, 1_000_000)).isEqualTo(-Errno.EBADF.number());
  }

  @Test
  void aCheckedCallSaysWhatFailedOnWhatAndWhy() {
    assertThatThrownBy(() -> SystemCalls.check(Syscall.CLOSE, "the door", 1_000_000))
        .isInstanceOf(KernelException.class)
        .hasMessage("close the door: bad file descriptor");
  }
}
