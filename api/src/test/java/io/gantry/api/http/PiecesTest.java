package io.gantry.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private final Pieces pieces = new Pieces();

  @Test
  void slowClientsCannotHaveMoreThanAFew() {
    List<ByteBuffer> borrowed = new ArrayList<>();
    for (Optional<ByteBuffer> b = pieces.borrow(); b.isPresent(); b = pieces.borrow()) {
      borrowed.add(b.get());
    }
    assertThat(borrowed).hasSizeBetween(1, 16);
    assertThat(pieces.borrow()).isEmpty();
  }

  @Test
  void whatWasGivenBackIsEmptyAndUsedAgain() {
    ByteBuffer piece = pieces.borrow().orElseThrow();
    piece.put(new byte[Pieces.PAYLOAD]).flip();
    pieces.giveBack(piece);
    assertThat(pieces.borrow()).containsSame(piece);
    assertThat(piece.remaining()).isGreaterThan(Pieces.PAYLOAD);
  }
}
