package io.gantry.kernel.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TransferTest {
  @Test
  void bytesGoThroughAPipeFromAndToEitherKindOfBuffer() throws IOException {
    try (Pipe pipe = Pipe.open()) {
      assertThat(Transfer.write(pipe.writeEnd(), ByteBuffer.wrap(bytes("heap"), 1, 3)))
          .isEqualTo(3);
      ByteBuffer direct = ByteBuffer.allocateDirect(8).put(bytes("-direct")).flip();
      assertThat(Transfer.write(pipe.writeEnd(), direct)).isEqualTo(7);
      assertThat(direct.hasRemaining()).isFalse();
      assertThat(Transfer.available(pipe.readEnd())).isEqualTo(10);
      ByteBuffer some = ByteBuffer.allocateDirect(4);
      assertThat(Transfer.read(pipe.readEnd(), some)).isEqualTo(4);
      assertThat(text(some)).isEqualTo("eap-");
      assertThat(drain(pipe.readEnd())).isEqualTo("direct");
    }
  }

  @Test
  void theEndAndHavingToWaitAreToldApart() throws IOException {
    try (Pipe pipe = Pipe.open()) {
      Transfer.nonBlocking(pipe.readEnd());
      assertThat(Transfer.read(pipe.readEnd(), ByteBuffer.allocate(1))).isZero();
      pipe.writeEnd().close();
      assertThat(Transfer.read(pipe.readEnd(), ByteBuffer.allocate(1))).isEqualTo(Transfer.END);
    }
  }

  @Test
  void writingWhereNobodyReadsFails() throws IOException {
    try (Pipe pipe = Pipe.open()) {
      pipe.readEnd().close();
      assertThatThrownBy(() -> Transfer.write(pipe.writeEnd(), ByteBuffer.wrap(bytes("x"))))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE));
    }
  }

  @Test
  void bytesAreTeedAndSplicedBetweenPipes() throws IOException {
    try (Pipe from = Pipe.open();
        Pipe staging = Pipe.open();
        Pipe copy = Pipe.open()) {
      assertThat(Transfer.splice(from.readEnd(), staging.writeEnd(), 100)).isZero();
      Transfer.write(from.writeEnd(), ByteBuffer.wrap(bytes("hello")));
      assertThat(Transfer.splice(from.readEnd(), staging.writeEnd(), 100)).isEqualTo(5);
      assertThat(Transfer.tee(staging.readEnd(), copy.writeEnd(), 100)).isEqualTo(5);
      assertThat(drain(copy.readEnd())).isEqualTo("hello");
      assertThat(drain(staging.readEnd())).isEqualTo("hello");
      from.writeEnd().close();
      assertThat(Transfer.splice(from.readEnd(), staging.writeEnd(), 100)).isEqualTo(Transfer.END);
    }
  }

  @Test
  void aFileIsReadAndWrittenAtAnyPlace() throws IOException {
    try (Fd file = Memfd.of("test", bytes("0123456789"))) {
      assertThat(Transfer.write(file, ByteBuffer.wrap(bytes("ab")), 4)).isEqualTo(2);
      ByteBuffer read = ByteBuffer.allocate(4);
      assertThat(Transfer.read(file, read, 3)).isEqualTo(4);
      assertThat(text(read)).isEqualTo("3ab6");
      assertThat(Transfer.read(file, ByteBuffer.allocate(1), 10)).isEqualTo(Transfer.END);
    }
  }

  @Test
  void aPipeCanBeMadeLarger() throws IOException {
    try (Pipe pipe = Pipe.open()) {
      assertThat(Pipe.resize(pipe.writeEnd(), 200_000)).isEqualTo(262_144);
      assertThat(Pipe.size(pipe.readEnd())).isEqualTo(262_144);
    }
  }

  @Test
  void anEventCounterCountsUntilItIsTaken() throws IOException {
    try (EventFd event = EventFd.open()) {
      assertThat(Readiness.isReadable(event.fd())).isFalse();
      event.raise();
      event.raise();
      assertThat(Readiness.isReadable(event.fd())).isTrue();
      assertThat(event.take()).isEqualTo(2);
      assertThat(event.take()).isZero();
    }
  }

  @Test
  void aSealedExecutableCannotBeChanged() throws IOException {
    try (Fd sealed = Memfd.sealedExecutable("test", bytes("content"))) {
      assertThatThrownBy(() -> Transfer.write(sealed, ByteBuffer.wrap(bytes("x")), 0))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
  }

  private static String drain(Fd fd) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    Transfer.read(fd, buffer);
    return text(buffer);
  }

  private static String text(ByteBuffer read) {
    byte[] bytes = new byte[read.position()];
    read.get(0, bytes);
    return new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
