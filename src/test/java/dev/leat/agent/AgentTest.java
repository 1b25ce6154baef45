package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.probe.Hello;
import dev.leat.probe.Witness;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent at start-up: which form it takes, what it says, and what it leaves alone. */
class AgentTest {
  private static final String PROPERTY =
      "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.leat.spi.UringFileSystemProvider";
  private static final String OURS = "channel dev.leat.file.UringAsynchronousFileChannel";
  private static final Pattern FOREIGN =
      Pattern.compile("(?:jdk\\.internal|java\\.lang)\\.foreign\\.\\S+");

  @TempDir static Path jars;
  private static Path leat;

  @BeforeAll
  static void makeJar() throws Exception {
    Required.platform();
    leat = Jars.leat(jars);
  }

  private static ChildJvm child(String... options) {
    return new ChildJvm().withoutNativeAccess().classPath(Jars.probeClassPath()).with(options);
  }

  private static String agent(String option) {
    return "-javaagent:" + leat + option;
  }

  private static List<String> witness(ChildJvm child, String... arguments) throws Exception {
    ChildJvm.Result result = child.run(Witness.class, arguments);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().lines().toList();
  }

  @Test
  void hookServesTheJdksOwnPaths() throws Exception {
    assertThat(witness(child(agent(""))))
        .containsExactly("path sun.nio.fs.UnixPath", OURS, "native access true");
  }

  @Test
  void optionWrapsPaths() throws Exception {
    assertThat(witness(child(agent("=wrap"))))
        .containsExactly("path dev.leat.spi.UringPath", OURS, "native access true");
  }

  @Test
  void propertyWrapsPaths() throws Exception {
    assertThat(witness(child("-Dleat.agent=wrap", agent(""))))
        .contains("path dev.leat.spi.UringPath", OURS);
  }

  @Test
  void optionWinsOverProperty() throws Exception {
    assertThat(witness(child("-Dleat.agent=wrap", agent("=hook"))))
        .contains("path sun.nio.fs.UnixPath", OURS);
  }

  @Test
  void unknownOptionIsToldOnceAndHooks() throws Exception {
    assertThat(witness(child(agent("=fast"))))
        .containsExactly(
            "leat: unknown agent option 'fast', expected hook or wrap; taking hook",
            "path sun.nio.fs.UnixPath",
            OURS,
            "native access true");
  }

  @Test
  void aSchemeOfItsOwnServesOnePath() throws Exception {
    assertThat(witness(child(agent("")), "uring:///proc/self/exe"))
        .contains("path dev.leat.spi.UringPath", OURS);
  }

  @Test
  void hookUnderADefaultProviderOfOursServesOnce() throws Exception {
    assertThat(witness(child(PROPERTY, agent(""))))
        .containsExactly("path dev.leat.spi.UringPath", OURS, "native access true");
  }

  @Test
  void asAModuleLeatIsGrantedNativeAccessAlone() throws Exception {
    assertThat(
            witness(
                child("--module-path", leat.toString(), "--add-modules", "dev.leat", agent(""))))
        .containsExactly("path sun.nio.fs.UnixPath", OURS, "native access false");
  }

  @Test
  void anotherSystemIsLeftAloneInSilence() throws Exception {
    // Linux below all the same, so the JDK's paths are what they are.
    assertThat(witness(child("-Dos.name=Windows 11", agent(""))))
        .containsExactly(
            "path sun.nio.fs.UnixPath",
            "channel sun.nio.ch.SimpleAsynchronousFileChannelImpl",
            "native access false");
  }

  @Test
  void anotherProcessorIsLeftAloneInSilence() throws Exception {
    assertThat(witness(child("-Dos.arch=riscv64", agent(""))))
        .contains("channel sun.nio.ch.SimpleAsynchronousFileChannelImpl")
        .hasSize(3);
  }

  @Test
  void deniedNativeAccessStaysDenied() throws Exception {
    assertThat(witness(child("--illegal-native-access=deny", agent(""))))
        .contains("native access false");
  }

  @Test
  void aJdkThatCannotBeHookedIsWrapped() throws Exception {
    Path strange = Jars.agentJar(jars, StrangeCodeAgent.class);
    assertThat(witness(child("-javaagent:" + strange, agent(""))))
        .hasSize(4)
        .contains("path dev.leat.spi.UringPath", OURS)
        .first()
        .asString()
        .startsWith(
            "leat: this JDK cannot be hooked, wrapping its paths instead: java.lang.Illegal");
  }

  @Test
  void wrappingTooLateIsToldAndLeavesTheJdk() throws Exception {
    Path user = Jars.agentJar(jars, PathUsingAgent.class);
    assertThat(witness(child("-javaagent:" + user, agent("=wrap"))))
        .contains(
            "first path UnixPath",
            "leat: inactive, files stay with the JDK: the default file system is in use already"
                + " (sun.nio.fs.LinuxFileSystemProvider)",
            "path sun.nio.fs.UnixPath");
  }

  @Test
  void hookWorksHoweverLateItIs() throws Exception {
    Path user = Jars.agentJar(jars, PathUsingAgent.class);
    assertThat(witness(child("-javaagent:" + user, agent("")))).contains(OURS);
  }

  @Test
  void hookWorksUnderASystemClassLoaderOfTheApplications() throws Exception {
    String loader = "-Djava.system.class.loader=" + OtherLoader.class.getName();
    assertThat(witness(child(loader, agent("")))).contains("path sun.nio.fs.UnixPath", OURS);
  }

  /** There the agent's jar is not where the JDK looks for the provider, which would end the JVM. */
  @Test
  void wrappingUnderASystemClassLoaderOfTheApplicationsIsToldAndLeavesTheJdk() throws Exception {
    String loader = "-Djava.system.class.loader=" + OtherLoader.class.getName();
    assertThat(witness(child(loader, agent("=wrap"))))
        .contains(
            "leat: inactive, files stay with the JDK: the JDK's class loader does not find"
                + " dev.leat.spi.UringFileSystemProvider",
            "path sun.nio.fs.UnixPath");
  }

  /** Native access is denied, so no ring can be made, on any kernel. */
  @Test
  void requiredButUnusableStopsTheJvmAtItsStart() throws Exception {
    ChildJvm.Result result =
        child("--illegal-native-access=deny", "-Dleat.required=true", agent("")).run(Hello.class);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output()).startsWith("leat: ").doesNotContain("hello");
    assertThat(result.output().lines()).hasSize(1);
  }

  @Test
  void requiredButUnusableRefusesTheFirstPathOfTheProperty() throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .withoutNativeAccess()
            .classPath(Jars.probeClassPath() + ":" + leat)
            .with("--illegal-native-access=deny", "-Dleat.required=true", PROPERTY)
            .run(Witness.class);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output()).contains("java.lang.IllegalStateException").contains("Path.of");
  }

  @Test
  void startUpTouchesNoForeignMemoryApi() throws Exception {
    Set<String> stock = foreignClasses(child());
    assertThat(foreignClasses(child(agent("")))).isEqualTo(stock);
    assertThat(foreignClasses(child(agent("=wrap")))).isEqualTo(stock);
    assertThat(foreignClasses(child(PROPERTY).classPath(Jars.probeClassPath() + ":" + leat)))
        .isEqualTo(stock);
  }

  /** Some belong to the JVM's own start, with or without Leat. */
  private static Set<String> foreignClasses(ChildJvm child) throws Exception {
    ChildJvm.Result result = child.with("-Xlog:class+load").run(Hello.class);
    assertThat(result.output()).contains("hello");
    return FOREIGN
        .matcher(result.output())
        .results()
        .map(r -> r.group())
        .collect(Collectors.toSet());
  }
}
