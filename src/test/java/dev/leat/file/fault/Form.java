package dev.leat.file.fault;

import dev.leat.ChildJvm;
import dev.leat.agent.Jars;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How Leat comes into an application that is not changed, or not at all. */
enum Form {
  STOCK,
  HOOK,
  WRAP,
  PROPERTY;

  /** The forms that are tried; those of the property "leat.test.forms", if there is one. */
  static List<Form> served() {
    String wanted = System.getProperty("leat.test.forms", "HOOK,WRAP,PROPERTY");
    return Arrays.stream(wanted.split(",", -1)).map(Form::valueOf).toList();
  }

  /** A virtual machine for programs that name nothing of Leat. */
  ChildJvm child(Path leat) {
    ChildJvm child = new ChildJvm().inEnvironment("LC_ALL", "C.UTF-8");
    return switch (this) {
      case STOCK -> child.classPath(Jars.probeClassPath());
      case HOOK -> child.classPath(Jars.probeClassPath()).with("-javaagent:" + leat);
      case WRAP -> child.classPath(Jars.probeClassPath()).with("-javaagent:" + leat + "=wrap");
      case PROPERTY ->
          child
              .classPath(Jars.probeClassPath() + ":" + leat)
              .with(
                  "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.leat.spi.UringFileSystemProvider");
    };
  }
}
