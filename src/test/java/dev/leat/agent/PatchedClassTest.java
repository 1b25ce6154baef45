package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A patched class at work: who answers, and with what. */
class PatchedClassTest {
  private static final Question QUESTION =
      new Question("apply", "(Ljava/lang/Object;)Ljava/lang/Object;");

  /** Found by the system class loader, as Leat is. */
  public static final class Answers {
    private Answers() {}

    public static @Nullable Object apply(Object question) {
      if (question.equals("fail")) {
        throw new IllegalStateException("from Leat");
      }
      return question.equals("known") ? "answered" : null;
    }

    public static @Nullable Object apply(UnaryOperator<Object> asker, Object question) {
      return question.equals("who") ? asker.getClass().getName() : null;
    }
  }

  /** Has a frame at its very start, a handler, a switch, and an object made of two branches. */
  public static final class Asker implements UnaryOperator<Object> {
    @Override
    public Object apply(Object question) {
      do {
        try {
          String text = new File(question.equals("x") ? "is x" : "is not x").getName();
          switch (question.toString()) {
            case "y" -> throw new IOException("y");
            case "z" -> question = "zz";
            default -> {
              return text;
            }
          }
        } catch (IOException e) {
          return "caught " + e.getMessage();
        }
      } while (question.equals("zz"));
      return "ended";
    }
  }

  @Test
  void theAnswerIsTheResult() throws Exception {
    assertThat(patchedAsker().apply("known")).isEqualTo("answered");
  }

  @Test
  void withoutAnAnswerTheOldCodeGoesOn() throws Exception {
    UnaryOperator<Object> asker = patchedAsker();
    assertThat(asker.apply("x")).isEqualTo("is x");
    assertThat(asker.apply("y")).isEqualTo("caught y");
    assertThat(asker.apply("z")).isEqualTo("is not x");
  }

  @Test
  void theAnswersExceptionComesOut() throws Exception {
    UnaryOperator<Object> asker = patchedAsker();
    assertThatThrownBy(() -> asker.apply("fail"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("from Leat");
  }

  private static UnaryOperator<Object> patchedAsker() throws Exception {
    return patchedAsker(QUESTION);
  }

  @Test
  void whoAsksIsToldUnderTheTypeOfAnInterface() throws Exception {
    UnaryOperator<Object> asker =
        patchedAsker(
            new Question(
                QUESTION.name(), QUESTION.descriptor(), "Ljava/util/function/UnaryOperator;"));
    assertThat(asker.apply("who")).isEqualTo(Asker.class.getName());
    assertThat(asker.apply("x")).isEqualTo("is x");
  }

  @SuppressWarnings("unchecked")
  private static UnaryOperator<Object> patchedAsker(Question question) throws Exception {
    byte[] patched =
        EntryPatch.apply(classFile(Asker.class), Answers.class.getName(), List.of(question));
    Object asker = new Loader().define(patched).getConstructor().newInstance();
    return (UnaryOperator<Object>) asker;
  }

  private static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + name(type) + ".class")) {
      return in.readAllBytes();
    }
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(PatchedClassTest.class.getClassLoader());
    }

    Class<?> define(byte[] classFile) {
      return defineClass(null, classFile, 0, classFile.length);
    }
  }
}
