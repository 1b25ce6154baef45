package dev.leat.agent;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a question in front of methods of a class: "is there an answer already?". Each method {@code
 * R m(A...)} of the given names then begins as if it said
 *
 * <pre>
 *   Object answer = Answers.answers.invoke(this, null, new Object[] {"m", a...});
 *   if (answer != null) return (R) answer;
 * </pre>
 *
 * <p>{@code java.lang.classfile} could do this in a quarter of the lines. It takes 15 to 20 ms of a
 * JVM that has just started, which is most of what Leat may cost a program that prints one line;
 * this takes two. A test compares both, instruction by instruction, and has the result verified.
 *
 * <p>Whatever is not known for certain is refused with an {@link IllegalArgumentException}: the
 * class then stays as it is. One thread.
 */
final class EntryPatch {
  private static final int STATIC = 0x0008;

  private final ByteBuffer file;
  private final ConstantPool pool;
  private final ByteBuffer out;
  private final CodePatch code;
  private final Map<String, Question> missing = new HashMap<>();
  private int at;

  private EntryPatch(byte[] classFile, String answers, List<Question> questions) {
    int count = questions.size();
    this.file = ByteBuffer.wrap(classFile);
    this.pool = new ConstantPool(file, count);
    this.out = ByteBuffer.allocate(classFile.length + (1 + count) * CodePatch.MOST_ADDED_BYTES);
    this.code = new CodePatch(file, pool, out, answers);
    for (Question question : questions) {
      missing.put(question.method(), question);
    }
  }

  /**
   * The class file with the questions in front of their methods.
   *
   * @param answers name, as class files have it, of a class with a variable like that of {@link
   *     JdkAnswers}, found by the class loader of the patched class
   * @throws IllegalArgumentException if a method is missing, static, abstract or not understood;
   *     the message says which and why
   */
  static byte[] apply(byte[] classFile, String answers, List<Question> questions) {
    return new EntryPatch(classFile, answers, questions).apply();
  }

  private byte[] apply() {
    at = pool.end();
    copy(6); // access flags, this class, super class
    copy(2 + 2 * u2(at)); // interfaces
    copyMembers(false);
    copyMembers(true);
    copy(file.capacity() - at); // the class's attributes
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("no method " + missing.keySet().iterator().next());
    }
    return joined();
  }

  private byte[] joined() {
    // The pool is written last, as each patched method adds to it, and stands first.
    ByteBuffer all = ByteBuffer.allocate(out.position() + pool.sizeInFile());
    pool.writeTo(all);
    all.put(out.flip());
    return Arrays.copyOf(all.array(), all.position());
  }

  /** Copies the fields or the methods, the latter with what is to be put in. */
  private void copyMembers(boolean methods) {
    int members = u2(at);
    copy(2);
    for (int i = 0; i < members; i++) {
      if (methods) {
        method();
      } else {
        int attributes = u2(at + 6);
        copy(8);
        copyAttributes(attributes);
      }
    }
  }

  private void copyAttributes(int attributes) {
    for (int i = 0; i < attributes; i++) {
      copy(6 + file.getInt(at + 2));
    }
  }

  private void method() {
    int start = at;
    String method = pool.text(u2(at + 2)).concat(pool.text(u2(at + 4)));
    int attributes = u2(at + 6);
    copy(8);
    Question question = missing.get(method);
    if (question == null) {
      copyAttributes(attributes);
      return;
    }
    if ((u2(start) & STATIC) != 0) {
      throw new IllegalArgumentException("static method " + method);
    }
    for (int i = 0; i < attributes; i++) {
      int length = 6 + file.getInt(at + 2);
      if (pool.is(u2(at), "Code")) {
        code.patch(at, question);
        at += length;
        missing.remove(method);
      } else {
        copy(length);
      }
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
