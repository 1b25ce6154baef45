package dev.leat.agent;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts a question in front of methods of a class: "is there an answer already?". Each method {@code
 * R m(A...)} of the given names then begins as if it said
 *
 * <pre>
 *   R answer = Hook.m(a...);   // static, same name, same descriptor
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

  private final ByteBuffer file;
  private final ConstantPool pool;
  private final ByteBuffer out;
  private final String hookClass;
  private final Set<String> missing;
  private int at;

  private EntryPatch(byte[] classFile, String hookClass, Set<String> methods) {
    this.file = ByteBuffer.wrap(classFile);
    this.pool = new ConstantPool(file);
    this.out = ByteBuffer.allocate(classFile.length + methods.size() * CodePatch.MOST_ADDED_BYTES);
    this.hookClass = hookClass;
    this.missing = new HashSet<>(methods);
  }

  /**
   * The class file with the question in front of the given methods.
   *
   * @param hookClass internal name ({@code a/b/C}) of the class that is asked
   * @param methods each as name and descriptor, without a space between; all parameters and the
   *     result must be references
   * @throws IllegalArgumentException if a method is missing, static, abstract or not understood;
   *     the message says which and why
   */
  static byte[] apply(byte[] classFile, String hookClass, Set<String> methods) {
    return new EntryPatch(classFile, hookClass, methods).apply();
  }

  private byte[] apply() {
    int hook = pool.addClass(hookClass);
    at = pool.end();
    copy(6); // access flags, this class, super class
    copy(2 + 2 * u2(at)); // interfaces
    copyFields();
    int methods = u2(at);
    copy(2);
    for (int i = 0; i < methods; i++) {
      method(hook);
    }
    copy(file.limit() - at); // attributes of the class
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("no method " + missing.iterator().next());
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

  private void copyFields() {
    int fields = u2(at);
    copy(2);
    for (int i = 0; i < fields; i++) {
      int attributes = u2(at + 6);
      copy(8);
      copyAttributes(attributes);
    }
  }

  private void copyAttributes(int attributes) {
    for (int i = 0; i < attributes; i++) {
      copy(6 + file.getInt(at + 2));
    }
  }

  private void method(int hook) {
    int start = at;
    int name = u2(at + 2);
    int descriptor = u2(at + 4);
    int attributes = u2(at + 6);
    copy(8);
    String method = pool.text(name).concat(pool.text(descriptor));
    if (!missing.contains(method)) {
      copyAttributes(attributes);
      return;
    }
    if ((u2(start) & STATIC) != 0) {
      throw new IllegalArgumentException("static method " + method);
    }
    for (int i = 0; i < attributes; i++) {
      int length = 6 + file.getInt(at + 2);
      if (pool.is(u2(at), "Code")) {
        int call = pool.addMethod(hook, name, descriptor);
        new CodePatch(file, pool, out).patch(at, call, pool.text(descriptor));
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
