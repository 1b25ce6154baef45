package dev.leat.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The constant pool of a class file: where each constant is, and room for more at its end. Indices
 * in the code that is there already stay valid, as constants are only appended. One thread.
 *
 * <pre>
 *   0  u4 magic   4  u2 minor   6  u2 major   8  u2 count   10  constants (count - 1)   end
 * </pre>
 */
final class ConstantPool {
  private static final int COUNT = 8;
  private static final int FIRST = 10;

  // The tags of JVMS 4.4 that are written here.
  private static final byte UTF8 = 1;
  private static final byte CLASS = 7;
  private static final byte METHODREF = 10;
  private static final byte NAME_AND_TYPE = 12;

  private static final int MOST_ADDED_BYTES = 4096;

  private final ByteBuffer file;

  /** By index; 0 where there is none: index 0, and the second index of a long or double. */
  private final int[] offsets;

  private final int end;
  private final ByteBuffer added = ByteBuffer.allocate(MOST_ADDED_BYTES);
  private int count;

  /**
   * Finds the constants.
   *
   * @throws IllegalArgumentException at a tag that this version of Java does not have
   */
  ConstantPool(ByteBuffer file) {
    this.file = file;
    this.count = Short.toUnsignedInt(file.getShort(COUNT));
    this.offsets = new int[count];
    int at = FIRST;
    int index = 1;
    while (index < count) {
      offsets[index] = at;
      int tag = file.get(at);
      index += tag == 5 || tag == 6 ? 2 : 1;
      at += size(tag, at);
    }
    this.end = at;
  }

  private int size(int tag, int at) {
    return switch (tag) {
      case UTF8 -> 3 + Short.toUnsignedInt(file.getShort(at + 1));
      case 3, 4, 9, METHODREF, 11, NAME_AND_TYPE, 17, 18 -> 5;
      case 5, 6 -> 9;
      case CLASS, 8, 16, 19, 20 -> 3;
      case 15 -> 4;
      default -> throw new IllegalArgumentException("constant pool tag " + tag);
    };
  }

  /** The first byte behind the pool. */
  int end() {
    return end;
  }

  /** The bytes that {@link #writeTo} writes. */
  int sizeInFile() {
    return end + added.position();
  }

  boolean is(int index, String text) {
    return Arrays.equals(utf8(offsets[index]), ascii(text));
  }

  /** The constant as text; right for the ASCII that names and descriptors of the JDK are. */
  String text(int index) {
    return new String(utf8(offsets[index]), StandardCharsets.US_ASCII);
  }

  private byte[] utf8(int at) {
    byte[] bytes = new byte[Short.toUnsignedInt(file.getShort(at + 1))];
    file.get(at + 3, bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  int addUtf8(String text) {
    putUtf8(added, text);
    return next();
  }

  int addClass(String internalName) {
    int name = addUtf8(internalName);
    added.put(CLASS).putShort((short) name);
    return next();
  }

  /** Refers to a static method of a class; name and descriptor are constants already. */
  int addMethod(int ownerClass, int name, int descriptor) {
    added.put(NAME_AND_TYPE).putShort((short) name).putShort((short) descriptor);
    int nameAndType = next();
    added.put(METHODREF).putShort((short) ownerClass).putShort((short) nameAndType);
    return next();
  }

  private int next() {
    if (count == 0xFFFF) {
      throw new IllegalArgumentException("constant pool is full");
    }
    return count++;
  }

  /** Writes everything up to the pool's end, what was added included. */
  void writeTo(ByteBuffer out) {
    out.put(file.slice(0, COUNT)).putShort((short) count);
    out.put(file.slice(FIRST, end - FIRST)).put(added.flip());
  }

  /** The class file with one text replaced wherever it is a constant: renames a class. */
  static byte[] renamed(byte[] classFile, String from, String to) {
    ByteBuffer file = ByteBuffer.wrap(classFile);
    ConstantPool pool = new ConstantPool(file);
    ByteBuffer out = ByteBuffer.allocate(classFile.length + MOST_ADDED_BYTES);
    int copied = 0;
    for (int at : pool.offsets) {
      if (at != 0 && file.get(at) == UTF8 && Arrays.equals(pool.utf8(at), ascii(from))) {
        out.put(classFile, copied, at - copied);
        putUtf8(out, to);
        copied = at + pool.size(UTF8, at);
      }
    }
    out.put(classFile, copied, classFile.length - copied);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void putUtf8(ByteBuffer out, String text) {
    byte[] bytes = ascii(text);
    out.put(UTF8).putShort((short) bytes.length).put(bytes);
  }
}
