package dev.leat.testing;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Bytes that tell where they came from: any shift, loss or swap changes them. */
public final class Content {
  private Content() {}

  /** {@code length} bytes that depend on {@code seed} alone. */
  public static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** All bytes from 0 to the buffer's capacity, whatever its position and limit are. */
  public static byte[] whole(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }
}
