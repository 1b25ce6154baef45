package dev.leat.agent;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** A system class loader as an application server might bring, with what the JDK asks of one. */
public final class OtherLoader extends URLClassLoader {
  /** Made by the JVM. */
  public OtherLoader(ClassLoader parent) {
    super(new URL[0], parent);
  }

  /** Called by the JVM with the jar of each agent. */
  void appendToClassPathForInstrumentation(String jar) throws MalformedURLException {
    addURL(new File(jar).toURI().toURL());
  }
}
