package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-made patch, judged by {@code java.lang.classfile}. */
class EntryPatchTest {
  private static final String ANSWERS = "some/where/Answers";

  /** No method tested here has so many parameters as to need more. */
  private static final int MOST_ASKED = 80;

  private static final Question OPEN = HookedClass.PROVIDER.questions().getFirst();

  @Test
  void theQuestionStandsInFrontOfTheOldCode() throws IOException {
    ClassModel patched = patched("sun.nio.fs.UnixFileSystemProvider", List.of(OPEN));
    List<Instruction> question = question(patched, OPEN.method());
    assertThat(question)
        .extracting(Instruction::opcode)
        .startsWith(
            Opcode.GETSTATIC, Opcode.ALOAD, Opcode.ACONST_NULL, Opcode.BIPUSH, Opcode.ANEWARRAY)
        .endsWith(
            Opcode.INVOKEINTERFACE,
            Opcode.DUP,
            Opcode.IFNULL,
            Opcode.CHECKCAST,
            Opcode.ARETURN,
            Opcode.POP);
    assertThat(question)
        .filteredOn(LoadInstruction.class::isInstance)
        .extracting(each -> ((LoadInstruction) each).slot())
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(question)
        .filteredOn(ConstantInstruction.LoadConstantInstruction.class::isInstance)
        .extracting(each -> ((ConstantInstruction) each).constantValue())
        .containsExactly("newAsynchronousFileChannel");
  }

  @Test
  void aMethodThatIsMissingIsRefusedByName() {
    assertThatThrownBy(() -> patched("sun.nio.fs.UnixPath", List.of(OPEN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newAsynchronousFileChannel");
  }

  @Test
  void aStaticMethodIsRefused() {
    assertThatThrownBy(
            () -> patched("java.lang.String", "valueOf", "(Ljava/lang/Object;)Ljava/lang/String;"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("static");
  }

  @Test
  void aPrimitiveParameterIsRefused() {
    assertThatThrownBy(() -> patched("java.lang.String", "substring", "(I)Ljava/lang/String;"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reference");
  }

  @Test
  void anAbstractMethodIsRefused() {
    assertThatThrownBy(
            () ->
                patched(
                    "sun.nio.fs.UnixFileSystemProvider",
                    "newFileSystem",
                    "(Ljava/lang/String;)Lsun/nio/fs/UnixFileSystem;"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Classes with loops at a method's start, switches, handlers, and objects half made. */
  static List<String> classes() {
    return List.of(
        "sun.nio.fs.UnixFileSystemProvider",
        "sun.nio.fs.UnixPath",
        "sun.nio.fs.UnixSecureDirectoryStream",
        "java.util.HashMap",
        "java.util.concurrent.ConcurrentHashMap",
        "java.util.concurrent.ForkJoinPool",
        "java.util.Formatter",
        "java.util.Locale",
        "java.net.URI",
        "java.time.format.DateTimeFormatterBuilder",
        "java.util.regex.Pattern",
        "java.lang.String",
        "java.lang.Class",
        "java.lang.invoke.InnerClassLambdaMetafactory",
        "java.math.BigDecimal",
        "sun.security.ssl.SSLSocketImpl",
        "dev.leat.spi.UringFileSystemProvider",
        "dev.leat.agent.PatchedClassTest$Asker");
  }

  @ParameterizedTest
  @MethodSource("classes")
  void everyMethodOfAClassCanBePatched(String name) throws IOException {
    ClassModel before = ClassFile.of().parse(classFile(name));
    List<Question> questions = patchable(before);
    Set<String> methods = questions.stream().map(Question::method).collect(Collectors.toSet());
    assertThat(methods).isNotEmpty();
    ClassModel after = patched(name, questions);
    assertThat(after.methods()).hasSameSizeAs(before.methods());
    for (int i = 0; i < before.methods().size(); i++) {
      compare(before.methods().get(i), after.methods().get(i), methods);
    }
    assertThat(errors(after)).isEqualTo(errors(before));
  }

  private static void compare(MethodModel before, MethodModel after, Set<String> methods) {
    String method = signature(before);
    assertThat(signature(after)).isEqualTo(method);
    List<String> expected = code(before);
    List<String> found = code(after);
    if (methods.contains(method)) {
      int added = question(after).size();
      assertThat(found.subList(added, found.size())).as(method).isEqualTo(expected);
      assertThat(handlers(after)).as(method).isEqualTo(handlers(before));
    } else {
      assertThat(found).as(method).isEqualTo(expected);
    }
  }

  private static List<String> errors(ClassModel model) {
    return ClassFile.of().verify(model).stream().map(VerifyError::getMessage).toList();
  }

  private static List<Question> patchable(ClassModel model) {
    List<Question> questions = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      boolean references =
          method.methodTypeSymbol().parameterList().stream().noneMatch(type -> type.isPrimitive())
              && !method.methodTypeSymbol().returnType().isPrimitive();
      if (references && method.code().isPresent() && !method.flags().has(AccessFlag.STATIC)) {
        String name = method.methodName().stringValue();
        questions.add(new Question(name, method.methodType().stringValue()));
      }
    }
    return questions;
  }

  private static String signature(MethodModel method) {
    return method.methodName().stringValue() + method.methodType().stringValue();
  }

  /** Instructions, with line numbers between them: both must have kept their places. */
  private static List<String> code(MethodModel method) {
    List<String> code = new ArrayList<>();
    method.code().ifPresent(model -> model.forEach(element -> add(code, element)));
    return code;
  }

  private static void add(List<String> code, CodeElement element) {
    if (element instanceof Instruction instruction) {
      // A jump's text names a label object; its target is seen by the verifier.
      boolean jump = instruction instanceof BranchInstruction;
      boolean choice = instruction.opcode().name().endsWith("SWITCH");
      code.add(jump || choice ? instruction.opcode().name() : instruction.toString());
    } else if (element instanceof LineNumber line) {
      code.add("line " + line.line());
    }
  }

  private static List<Integer> handlers(MethodModel method) {
    CodeAttribute code = (CodeAttribute) method.code().orElseThrow();
    int shift = code.codeLength() - oldLength(code);
    List<Integer> handlers = new ArrayList<>();
    code.exceptionHandlers()
        .forEach(
            handler -> {
              handlers.add(code.labelToBci(handler.tryStart()) - shift);
              handlers.add(code.labelToBci(handler.tryEnd()) - shift);
              handlers.add(code.labelToBci(handler.handler()) - shift);
            });
    return handlers;
  }

  private static int oldLength(CodeAttribute code) {
    int added = 0;
    for (Instruction instruction : question(code.parent().orElseThrow())) {
      added += instruction.sizeInBytes();
    }
    return code.codeLength() - added;
  }

  private static List<Instruction> question(ClassModel model, String method) {
    return model.methods().stream()
        .filter(each -> signature(each).equals(method))
        .map(EntryPatchTest::question)
        .findFirst()
        .orElseThrow();
  }

  /** All up to the first pop, if the question is asked before; nothing in a method left alone. */
  private static List<Instruction> question(MethodModel method) {
    List<Instruction> question = new ArrayList<>();
    boolean asked = false;
    for (CodeElement element : method.code().orElseThrow()) {
      if (element instanceof Instruction instruction && question.size() < MOST_ASKED) {
        question.add(instruction);
        asked |=
            instruction instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("java/lang/reflect/InvocationHandler");
        if (asked && instruction.opcode() == Opcode.POP) {
          return question;
        }
      }
    }
    return List.of();
  }

  private static ClassModel patched(String name, String method, String descriptor)
      throws IOException {
    return patched(name, List.of(new Question(method, descriptor)));
  }

  private static ClassModel patched(String name, List<Question> questions) throws IOException {
    return ClassFile.of().parse(EntryPatch.apply(classFile(name), ANSWERS, questions));
  }

  private static byte[] classFile(String name) throws IOException {
    String file = name.replace('.', '/') + ".class";
    InputStream own = EntryPatchTest.class.getClassLoader().getResourceAsStream(file);
    try (InputStream in = own != null ? own : Object.class.getModule().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
