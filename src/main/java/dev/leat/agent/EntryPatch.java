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
 *   R answer = Answers.m(a...);   // static, same name; see Question
 *   if (answer != null) return answer;
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
  private static final String BOOTSTRAP_METHODS = "BootstrapMethods";

  private final ByteBuffer file;
  private final ConstantPool pool;
  private final ByteBuffer out;
  private final BootstrapPatch bootstraps;
  private final Map<String, Question> missing = new HashMap<>();
  private int at;

  private EntryPatch(byte[] classFile, String answerClass, List<Question> questions) {
    int count = questions.size();
    this.file = ByteBuffer.wrap(classFile);
    this.pool = new ConstantPool(file, count);
    this.out = ByteBuffer.allocate(classFile.length + (1 + count) * CodePatch.MOST_ADDED_BYTES);
    this.bootstraps = new BootstrapPatch(pool, bootstrapMethods(), count, answerClass);
    for (Question question : questions) {
      missing.put(question.method(), question);
    }
  }

  /**
   * The class file with the questions in front of their methods.
   *
   * @param answerClass name of the public class that is asked, found by the system class loader
   * @param questions in which all parameters and the result must be references
   * @throws IllegalArgumentException if a method is missing, static, abstract or not understood;
   *     the message says which and why
   */
  static byte[] apply(byte[] classFile, String answerClass, List<Question> questions) {
    return new EntryPatch(classFile, answerClass, questions).apply();
  }

  private byte[] apply() {
    at = pool.end();
    copy(6); // access flags, this class, super class
    copy(2 + 2 * u2(at)); // interfaces
    copyMembers(false);
    copyMembers(true);
    classAttributes();
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
        int answer = bootstraps.answer(question.name(), question.answerDescriptor());
        new CodePatch(file, pool, out).patch(at, question, answer);
        at += length;
        missing.remove(method);
      } else {
        copy(length);
      }
    }
  }

  private void classAttributes() {
    int attributes = u2(at);
    int countAt = out.position();
    copy(2);
    boolean written = false;
    for (int i = 0; i < attributes; i++) {
      int length = 6 + file.getInt(at + 2);
      if (pool.is(u2(at), BOOTSTRAP_METHODS)) {
        out.putShort(file.getShort(at));
        bootstraps.writeTo(out, file.slice(at + 8, length - 8));
        at += length;
        written = true;
      } else {
        copy(length);
      }
    }
    if (!written) {
      out.putShort((short) pool.addUtf8(BOOTSTRAP_METHODS));
      bootstraps.writeTo(out, ByteBuffer.allocate(0));
      out.putShort(countAt, (short) (attributes + 1));
    }
  }

  /** How many bootstrap methods the class has. They stand behind the code that refers to them. */
  private int bootstrapMethods() {
    int position = pool.end() + 6;
    position += 2 + 2 * u2(position); // interfaces
    position = endOfMembers(endOfMembers(position));
    int attributes = u2(position);
    position += 2;
    for (int i = 0; i < attributes; i++) {
      if (pool.is(u2(position), BOOTSTRAP_METHODS)) {
        return u2(position + 6);
      }
      position += 6 + file.getInt(position + 2);
    }
    return 0;
  }

  private int endOfMembers(int members) {
    int position = members + 2;
    for (int i = 0; i < u2(members); i++) {
      int attributes = u2(position + 6);
      position += 8;
      for (int j = 0; j < attributes; j++) {
        position += 6 + file.getInt(position + 2);
      }
    }
    return position;
  }

  private int u2(int offset) {
    return Short.toUnsignedInt(file.getShort(offset));
  }

  private void copy(int length) {
    out.put(file.slice(at, length));
    at += length;
  }
}
