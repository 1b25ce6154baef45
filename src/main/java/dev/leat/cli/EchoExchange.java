package dev.leat.cli;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** A message that comes back as it is. Each differs from the one before. */
final class EchoExchange implements Exchange {
  static final int MESSAGE_BYTES = 64;

  private static final SplittableRandom SEEDS = new SplittableRandom(1);

  private final SplittableRandom random = SEEDS.split();
  private final ByteBuffer sent = ByteBuffer.allocateDirect(MESSAGE_BYTES);
  private final ByteBuffer expected = sent.duplicate();

  @Override
  public ByteBuffer begin() {
    expected.clear();
    sent.clear();
    while (sent.hasRemaining()) {
      sent.putLong(random.nextLong());
    }
    return sent.flip();
  }

  @Override
  public Progress take(ByteBuffer received) {
    int count = received.remaining();
    if (count > expected.remaining()) {
      return Progress.WRONG;
    }
    if (!received.equals(expected.slice(expected.position(), count))) {
      return Progress.WRONG;
    }
    expected.position(expected.position() + count);
    return expected.hasRemaining() ? Progress.MORE : Progress.DONE;
  }
}
