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
  private static final byte STRING = 8;
  private static final byte FIELDREF = 9;
  private static final byte INTERFACE_METHODREF = 11;
  private static final byte NAME_AND_TYPE = 12;

  private static final int MOST_ADDED_BYTES = 2048;
  private static final int MOST_ADDED_BYTES_A_METHOD = 2048;

  private final ByteBuffer file;

  /** By index; 0 where there is none: index 0, and the second index of a long or double. */
  private final int[] offsets;

  private final int end;
  private final ByteBuffer added;
  private int count;

  /**
   * Finds the constants.
   *
   * @param methods that constants will be added for
   * @throws IllegalArgumentException at a tag that this version of Java does not have
   */
  ConstantPool(ByteBuffer file, int methods) {
    this.file = file;
    this.added = ByteBuffer.allocate(MOST_ADDED_BYTES + methods * MOST_ADDED_BYTES_A_METHOD);
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
      case 3, 4, FIELDREF, 10, INTERFACE_METHODREF, NAME_AND_TYPE, 17, 18 -> 5;
      case 5, 6 -> 9;
      case CLASS, STRING, 16, 19, 20 -> 3;
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
    return addNamed(CLASS, internalName);
  }

  int addString(String text) {
    return addNamed(STRING, text);
  }

  /** A constant that is nothing but a kind and a text. */
  private int addNamed(byte tag, String text) {
    int name = addUtf8(text);
    added.put(tag).putShort((short) name);
    return next();
  }

  int addField(String ownerClass, String name, String descriptor) {
    return addMember(FIELDREF, ownerClass, name, descriptor);
  }

  int addInterfaceMethod(String ownerInterface, String name, String descriptor) {
    return addMember(INTERFACE_METHODREF, ownerInterface, name, descriptor);
  }

  private int addMember(byte tag, String ownerClass, String name, String descriptor) {
    int owner = addClass(ownerClass);
    int nameAndType = addNameAndType(name, descriptor);
    added.put(tag).putShort((short) owner).putShort((short) nameAndType);
    return next();
  }

  private int addNameAndType(String name, String descriptor) {
    int nameIndex = addUtf8(name);
    int type = addUtf8(descriptor);
    added.put(NAME_AND_TYPE).putShort((short) nameIndex).putShort((short) type);
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

  /** The file with one text in place of another, wherever that is a constant of its own. */
  byte[] replaced(String text, String replacement) {
    ByteBuffer out = ByteBuffer.allocate(2 * file.capacity());
    int copied = 0;
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] != 0 && file.get(offsets[i]) == UTF8 && is(i, text)) {
        out.put(file.slice(copied, offsets[i] - copied));
        putUtf8(out, replacement);
        copied = offsets[i] + 3 + text.length();
      }
    }
    out.put(file.slice(copied, file.capacity() - copied));
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void putUtf8(ByteBuffer out, String text) {
    byte[] bytes = ascii(text);
    out.put(UTF8).putShort((short) bytes.length).put(bytes);
  }
}
