package dev.leat.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Makes the JDK's provider look like one that Leat does not understand, and yet works. */
public final class StrangeCodeAgent implements ClassFileTransformer {
  private StrangeCodeAgent() {}

  /** Stays in front of all agents that come later. */
  public static void premain(String option, Instrumentation instrumentation) {
    instrumentation.addTransformer(new StrangeCodeAgent(), true);
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (!"sun/nio/fs/UnixFileSystemProvider".equals(name)) {
      return null;
    }
    CodeTransform strange =
        CodeTransform.endHandler(code -> code.with(RuntimeVisibleTypeAnnotationsAttribute.of()));
    return ClassFile.of()
        .transformClass(
            ClassFile.of().parse(classFile), ClassTransform.transformingMethodBodies(strange));
  }
}
