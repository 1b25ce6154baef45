package dev.leat.agent;

import java.nio.ByteBuffer;

/**
 * Writes one method's code with the question of {@link EntryPatch} in front:
 *
 * <pre>
 *      nop ...               so that the length is a multiple of 4: switches in the old code pad
 *      ldc_w answer          the handle of Leat's method, see {@link BootstrapPatch}
 *      aload 0 or 1          "this" only where the answer takes it
 *      .. aload n            the arguments
 *      invokevirtual MethodHandle.invokeExact
 *      dup
 *      ifnull L
 *      areturn
 *   L: pop                   the only new stack map frame
 *      old code              its jumps are relative and need no change
 * </pre>
 */
final class CodePatch {
  /** More than a patch can add to the code and its tables, the pool aside. */
  static final int MOST_ADDED_BYTES = 1024;

  private static final byte NOP = 0;
  private static final byte LDC_W = 19;
  private static final byte ALOAD = 25;
  private static final byte POP = 87;
  private static final byte DUP = 89;
  private static final byte ARETURN = (byte) 176;
  private static final byte INVOKEVIRTUAL = (byte) 182;
  private static final byte IFNULL = (byte) 198;
  private static final int LONGEST_CODE = 65535;

  private final ByteBuffer file;
  private final ConstantPool pool;
  private final ByteBuffer out;
  private int shift;

  CodePatch(ByteBuffer file, ConstantPool pool, ByteBuffer out) {
    this.file = file;
    this.pool = pool;
    this.out = out;
  }

  /**
   * Writes the attribute.
   *
   * @param code where the Code attribute begins in the file
   * @param question what is asked
   * @param answer the pool's index of the handle to call
   * @throws IllegalArgumentException if the code holds what is not understood
   */
  void patch(int code, Question question, int answer) {
    String descriptor = question.answerDescriptor();
    int arguments = referenceParameters(descriptor);
    int invokeExact = pool.addMethod("java/lang/invoke/MethodHandle", "invokeExact", descriptor);
    byte[] added = added(answer, question.firstArgument(), arguments, invokeExact);
    shift = added.length;
    int length = file.getInt(code + 10);
    if (length + shift > LONGEST_CODE) {
      throw new IllegalArgumentException("method is too long");
    }
    int start = out.position();
    out.putShort(file.getShort(code)).putInt(0);
    out.putShort((short) Math.max(u2(code + 6), arguments + 2));
    out.putShort(file.getShort(code + 8));
    out.putInt(length + shift).put(added).put(file.slice(code + 14, length));
    int attributes = exceptionTable(code + 14 + length);
    int result = pool.addClass(resultClass(descriptor));
    attributes(attributes, result);
    out.putInt(start + 2, out.position() - start - 6);
  }

  private static byte[] added(int answer, int firstArgument, int arguments, int invokeExact) {
    int bytes = 2 * arguments + 12;
    int length = (bytes + 3) & ~3;
    ByteBuffer code = ByteBuffer.allocate(length);
    for (int i = bytes; i < length; i++) {
      code.put(NOP);
    }
    code.put(LDC_W).putShort((short) answer);
    for (int i = 0; i < arguments; i++) {
      code.put(ALOAD).put((byte) (firstArgument + i));
    }
    code.put(INVOKEVIRTUAL).putShort((short) invokeExact).put(DUP);
    code.put(IFNULL).putShort((short) 4).put(ARETURN).put(POP);
    return code.array();
  }

  /** Copies the table with its positions shifted; returns where it ends. */
  private int exceptionTable(int table) {
    int entries = u2(table);
    out.putShort((short) entries);
    int at = table + 2;
    for (int i = 0; i < entries; i++) {
      out.putShort(shifted(at)).putShort(shifted(at + 2)).putShort(shifted(at + 4));
      out.putShort(file.getShort(at + 6));
      at += 8;
    }
    return at;
  }

  private void attributes(int table, int result) {
    int count = u2(table);
    int countAt = out.position();
    out.putShort((short) count);
    boolean framed = false;
    int at = table + 2;
    for (int i = 0; i < count; i++) {
      int length = file.getInt(at + 2);
      switch (pool.text(u2(at))) {
        case "LineNumberTable" -> positions(at, length, 4);
        case "LocalVariableTable", "LocalVariableTypeTable" -> positions(at, length, 10);
        case "StackMapTable" -> {
          new StackMapPatch(file, out).patch(at, shift, result);
          framed = true;
        }
        default -> throw new IllegalArgumentException("code attribute " + pool.text(u2(at)));
      }
      at += 6 + length;
    }
    if (!framed) {
      StackMapPatch.writeNew(out, pool.addUtf8("StackMapTable"), shift, result);
      out.putShort(countAt, (short) (count + 1));
    }
  }

  /** Copies a table whose entries begin with a position in the code. */
  private void positions(int at, int length, int entrySize) {
    out.put(file.slice(at, 8));
    for (int entry = at + 8; entry < at + 6 + length; entry += entrySize) {
      out.putShort(shifted(entry)).put(file.slice(entry + 2, entrySize - 2));
    }
  }

  private short shifted(int at) {
    return (short) (u2(at) + shift);
  }

  private int u2(int offset) {
    return Short.toUnsignedInt(file.getShort(offset));
  }

  /** How many parameters there are, of which each must be a reference and so take one slot. */
  private static int referenceParameters(String descriptor) {
    int parameters = 0;
    int at = 1;
    while (descriptor.charAt(at) != ')') {
      at = endOfReference(descriptor, at);
      parameters++;
    }
    return parameters;
  }

  private static int endOfReference(String descriptor, int from) {
    int at = from;
    while (descriptor.charAt(at) == '[') {
      at++;
    }
    if (descriptor.charAt(at) == 'L') {
      return descriptor.indexOf(';', at) + 1;
    }
    if (at == from) {
      throw new IllegalArgumentException("not a reference: " + descriptor);
    }
    return at + 1;
  }

  /** What the frame at L holds: class constants name classes plainly, arrays by descriptor. */
  private static String resultClass(String descriptor) {
    String result = descriptor.substring(descriptor.indexOf(')') + 1);
    endOfReference(result, 0);
    return result.startsWith("L") ? result.substring(1, result.length() - 1) : result;
  }
}
