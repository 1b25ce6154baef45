package dev.leat.agent;

import java.nio.ByteBuffer;

/**
 * Writes one method's code with the question of {@link EntryPatch} in front:
 *
 * <pre>
 *      nop ...               so that the length is a multiple of 4: switches in the old code pad
 *      getstatic answers     the object that answers, see {@link JdkAnswers}
 *      aload 0               who asks
 *      aconst_null           no method
 *      bipush n + 1
 *      anewarray Object
 *      dup, bipush 0, ldc_w name, aastore
 *      dup, bipush i, aload i, aastore       each argument
 *      invokeinterface InvocationHandler.invoke
 *      dup
 *      ifnull L
 *      checkcast result
 *      areturn
 *   L: pop                   the only new stack map frame
 *      old code              its jumps are relative and need no change
 * </pre>
 */
final class CodePatch {
  /** More than a patch can add to the code and its tables, the pool aside. */
  static final int MOST_ADDED_BYTES = 1024;

  private static final byte NOP = 0;
  private static final byte ACONST_NULL = 1;
  private static final byte BIPUSH = 16;
  private static final byte LDC_W = 19;
  private static final byte ALOAD = 25;
  private static final byte AASTORE = 83;
  private static final byte POP = 87;
  private static final byte DUP = 89;
  private static final byte ARETURN = (byte) 176;
  private static final byte GETSTATIC = (byte) 178;
  private static final byte INVOKEINTERFACE = (byte) 185;
  private static final byte ANEWARRAY = (byte) 189;
  private static final byte CHECKCAST = (byte) 192;
  private static final byte IFNULL = (byte) 198;

  private static final String HANDLER = "java/lang/reflect/InvocationHandler";
  private static final String OBJECT = "java/lang/Object";

  /** All but the arguments. */
  private static final int BYTES = 32;

  private static final int BYTES_AN_ARGUMENT = 6;
  private static final int DEEPEST_STACK = 7;
  private static final int LONGEST_CODE = 65535;

  private final ByteBuffer file;
  private final ConstantPool pool;
  private final ByteBuffer out;

  // Indices of constants.
  private final int answers;
  private final int invoke;
  private final int object;

  private int shift;

  CodePatch(ByteBuffer file, ConstantPool pool, ByteBuffer out, String answersClass) {
    this.file = file;
    this.pool = pool;
    this.out = out;
    answers = pool.addField(answersClass, "answers", "L".concat(HANDLER).concat(";"));
    invoke =
        pool.addInterfaceMethod(
            HANDLER,
            "invoke",
            "(Ljava/lang/Object;Ljava/lang/reflect/Method;[Ljava/lang/Object;)Ljava/lang/Object;");
    object = pool.addClass(OBJECT);
  }

  /**
   * Writes the attribute.
   *
   * @param code where the Code attribute begins in the file
   * @throws IllegalArgumentException if the code holds what is not understood
   */
  void patch(int code, Question question) {
    byte[] added = added(question);
    shift = added.length;
    int length = file.getInt(code + 10);
    if (length + shift > LONGEST_CODE) {
      throw new IllegalArgumentException("method is too long");
    }
    int start = out.position();
    out.putShort(file.getShort(code)).putInt(0);
    out.putShort((short) Math.max(u2(code + 6), DEEPEST_STACK));
    out.putShort(file.getShort(code + 8));
    out.putInt(length + shift).put(added).put(file.slice(code + 14, length));
    attributes(exceptionTable(code + 14 + length));
    out.putInt(start + 2, out.position() - start - 6);
  }

  private byte[] added(Question question) {
    int parameters = referenceParameters(question.descriptor());
    int bytes = BYTES + BYTES_AN_ARGUMENT * parameters;
    int length = (bytes + 3) & ~3;
    ByteBuffer code = ByteBuffer.allocate(length);
    code.position(length - bytes); // NOP is 0
    code.put(GETSTATIC).putShort((short) answers).put(ALOAD).put((byte) 0).put(ACONST_NULL);
    code.put(BIPUSH).put((byte) (parameters + 1)).put(ANEWARRAY).putShort((short) object);
    code.put(DUP).put(BIPUSH).put((byte) 0);
    code.put(LDC_W).putShort((short) pool.addString(question.name())).put(AASTORE);
    for (int i = 1; i <= parameters; i++) {
      code.put(DUP).put(BIPUSH).put((byte) i).put(ALOAD).put((byte) i).put(AASTORE);
    }
    code.put(INVOKEINTERFACE).putShort((short) invoke).put((byte) 4).put(NOP);
    code.put(DUP).put(IFNULL).putShort((short) 7);
    code.put(CHECKCAST).putShort((short) pool.addClass(resultClass(question.descriptor())));
    code.put(ARETURN).put(POP);
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

  private void attributes(int table) {
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
          new StackMapPatch(file, out).patch(at, shift, object);
          framed = true;
        }
        default -> throw new IllegalArgumentException("code attribute " + pool.text(u2(at)));
      }
      at += 6 + length;
    }
    if (!framed) {
      StackMapPatch.writeNew(out, pool.addUtf8("StackMapTable"), shift, object);
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

  /** Class constants name classes plainly, arrays by descriptor. */
  private static String resultClass(String descriptor) {
    String result = descriptor.substring(descriptor.indexOf(')') + 1);
    endOfReference(result, 0);
    return result.startsWith("L") ? result.substring(1, result.length() - 1) : result;
  }
}
