package dev.leat.agent;

import java.nio.ByteBuffer;

/**
 * Writes a method's stack map with one frame more in front of the others, for the {@code pop} that
 * ends the code put before the method (see {@link CodePatch}).
 *
 * <p>A frame's position is told as the distance from the frame before it, less one; that of the
 * first frame as it is. The new frame stands at {@code shift - 1}, so the frame that was first at
 * {@code p} is now the second at {@code shift + p}, which is {@code (shift - 1) + p + 1}: the same
 * number as before, and so for all that follow. What has to change is only the kind of value that
 * names a position of its own, the object that a {@code new} made and no constructor has seen.
 */
final class StackMapPatch {
  // Frame types of JVMS 4.7.4.
  private static final int SAME_ONE_ITEM = 64;
  private static final int ONE_ITEM_EXTENDED = 247;
  private static final int CHOP = 248;
  private static final int APPEND = 252;
  private static final int FULL = 255;
  private static final byte OBJECT = 7;
  private static final byte UNINITIALIZED = 8;

  /** The new frame: type, distance, and one stack item of kind, class. */
  private static final int NEW_FRAME_BYTES = 6;

  private final ByteBuffer file;
  private final ByteBuffer out;
  private int shift;
  private int at;

  StackMapPatch(ByteBuffer file, ByteBuffer out) {
    this.file = file;
    this.out = out;
  }

  /** Writes a stack map where there was none. */
  static void writeNew(ByteBuffer out, int name, int shift, int result) {
    out.putShort((short) name).putInt(2 + NEW_FRAME_BYTES).putShort((short) 1);
    newFrame(out, shift, result);
  }

  private static void newFrame(ByteBuffer out, int shift, int result) {
    out.put((byte) ONE_ITEM_EXTENDED).putShort((short) (shift - 1));
    out.put(OBJECT).putShort((short) result);
  }

  /** Writes the attribute that begins at the given place of the file. */
  void patch(int attribute, int shift, int result) {
    this.shift = shift;
    int frames = u2(attribute + 6);
    out.putShort(file.getShort(attribute));
    out.putInt(file.getInt(attribute + 2) + NEW_FRAME_BYTES);
    out.putShort((short) (frames + 1));
    newFrame(out, shift, result);
    at = attribute + 8;
    for (int i = 0; i < frames; i++) {
      frame();
    }
  }

  private void frame() {
    int type = Byte.toUnsignedInt(file.get(at));
    copy(1);
    if (type < SAME_ONE_ITEM) {
      return; // same frame, the type is the distance
    }
    if (type < 2 * SAME_ONE_ITEM) {
      value();
    } else if (type >= ONE_ITEM_EXTENDED) {
      copy(2);
      longFrame(type);
    } else {
      throw new IllegalArgumentException("stack map frame type " + type);
    }
  }

  private void longFrame(int type) {
    if (type == ONE_ITEM_EXTENDED) {
      value();
    } else if (type == FULL) {
      values(); // locals
      values(); // stack
    } else if (type >= APPEND) {
      for (int i = 0; i <= type - APPEND; i++) {
        value();
      }
    } else {
      assert type >= CHOP : "chop and same-extended frames end with their distance";
    }
  }

  private void values() {
    int count = u2(at);
    copy(2);
    for (int i = 0; i < count; i++) {
      value();
    }
  }

  private void value() {
    byte kind = file.get(at);
    copy(1);
    if (kind == OBJECT) {
      copy(2);
    } else if (kind == UNINITIALIZED) {
      out.putShort((short) (u2(at) + shift));
      at += 2;
    }
  }

  private int u2(int offset) {
    return Short.toUnsignedInt(file.getShort(offset));
  }

  private void copy(int length) {
    out.put(file.slice(at, length));
    at += length;
  }
}
