package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A patched class at work: who answers, and with what. */
class PatchedClassTest {
  private static final Question QUESTION =
      new Question("apply", "(Ljava/lang/Object;)Ljava/lang/Object;");

  /** As {@link JdkAnswers}: one variable, which is asked. */
  public static final class Answers {
    public static InvocationHandler answers = (asker, method, call) -> answer(asker, call);

    private Answers() {}

    private static @Nullable Object answer(Object asker, Object[] call) {
      assertThat(call[0]).isEqualTo("apply");
      return switch (String.valueOf(call[1])) {
        case "fail" -> throw new IllegalStateException("from Leat");
        case "known" -> "answered";
        case "who" -> asker.getClass().getName();
        default -> null;
      };
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

  @Test
  void whoAsksIsTold() throws Exception {
    assertThat(patchedAsker().apply("who")).isEqualTo(Asker.class.getName());
  }

  @SuppressWarnings("unchecked")
  private static UnaryOperator<Object> patchedAsker() throws Exception {
    byte[] patched =
        EntryPatch.apply(classFile(Asker.class), name(Answers.class), List.of(QUESTION));
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
