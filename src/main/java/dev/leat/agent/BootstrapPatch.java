package dev.leat.agent;

import java.nio.ByteBuffer;

/**
 * Constants by which a class of the JDK finds Leat's answers: each is a method handle that the JVM
 * computes when it first needs it, and then keeps.
 *
 * <p>java.base cannot name a class of the class path. But it can say how to find one, in constants
 * that are computed by {@code ConstantBootstraps.invoke}, each from those before it:
 *
 * <pre>
 *   loader = ClassLoader.getSystemClassLoader()
 *   type   = loader.loadClass("dev.leat.spi.ChannelOpening")
 *   lookup = MethodHandles.publicLookup()
 *   answer = lookup.findStatic(type, "newAsynchronousFileChannel", its type)    one a method
 * </pre>
 *
 * <p>So nothing has to be put into the JDK but these constants: no class, no opened package, and at
 * start-up no work, as nothing is computed before the first file is opened.
 */
final class BootstrapPatch {
  private static final int INVOKE_VIRTUAL = 5;
  private static final int INVOKE_STATIC = 6;
  private static final int MOST_BYTES = 64;
  private static final int BYTES_A_METHOD = 14;

  private static final String LOADER = "java/lang/ClassLoader";
  private static final String HANDLES = "java/lang/invoke/MethodHandles";
  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

  private final ConstantPool pool;
  private final ByteBuffer entries;
  private final int invoke;
  private final int type;
  private final int lookup;
  private final int findStatic;
  private int count;

  /**
   * Starts after the bootstrap methods that the class has already.
   *
   * @param methods that answers will be asked for
   * @param answerClass name, with dots, of a public class that the system class loader finds
   */
  BootstrapPatch(ConstantPool pool, int existing, int methods, String answerClass) {
    this.pool = pool;
    this.entries = ByteBuffer.allocate(MOST_BYTES + methods * BYTES_A_METHOD);
    this.count = existing;
    invoke =
        handle(
            INVOKE_STATIC,
            "java/lang/invoke/ConstantBootstraps",
            "invoke",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
                + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;");
    int getLoader = handle(INVOKE_STATIC, LOADER, "getSystemClassLoader", "()L" + LOADER + ";");
    int loader = dynamic("L" + LOADER + ";", getLoader);
    int loadClass =
        handle(INVOKE_VIRTUAL, LOADER, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;");
    type = dynamic("Ljava/lang/Class;", loadClass, loader, pool.addString(answerClass));
    lookup =
        dynamic(
            "L" + LOOKUP + ";",
            handle(INVOKE_STATIC, HANDLES, "publicLookup", "()L" + LOOKUP + ";"));
    findStatic =
        handle(
            INVOKE_VIRTUAL,
            LOOKUP,
            "findStatic",
            "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
                + "Ljava/lang/invoke/MethodHandle;");
  }

  /** The pool's index of the handle of a public static method of the answering class. */
  int answer(String method, String descriptor) {
    return dynamic(
        "Ljava/lang/invoke/MethodHandle;",
        findStatic,
        lookup,
        type,
        pool.addString(method),
        pool.addMethodType(descriptor));
  }

  private int handle(int kind, String owner, String name, String descriptor) {
    return pool.addMethodHandle(kind, pool.addMethod(owner, name, descriptor));
  }

  /** A constant of the given type, computed by calling a handle with other constants. */
  private int dynamic(String descriptor, int... handleAndArguments) {
    entries.putShort((short) invoke).putShort((short) handleAndArguments.length);
    for (int argument : handleAndArguments) {
      entries.putShort((short) argument);
    }
    return pool.addDynamic(count++, descriptor);
  }

  /** Writes the attribute with the old bootstrap methods, if there are any, and ours behind. */
  void writeTo(ByteBuffer out, ByteBuffer old) {
    int length = 2 + old.remaining() + entries.position();
    out.putInt(length).putShort((short) count).put(old).put(entries.flip());
  }
}
