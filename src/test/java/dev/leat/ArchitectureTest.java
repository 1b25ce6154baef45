package dev.leat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The layers: a package uses those to its left and no others. Read from the compiled classes. */
class ArchitectureTest {
  /** Each package with the ones it may use; the root package stands as "". */
  private static final Map<String, Set<String>> USES =
      Map.of(
          "kernel", Set.of(),
          "ring", Set.of("kernel"),
          "buffer", Set.of("kernel", "ring"),
          "op", Set.of("kernel", "ring", "buffer"),
          "file", Set.of("kernel", "ring", "buffer", "op"),
          "net", Set.of("kernel", "ring", "buffer", "op"),
          "spi", Set.of("kernel", "ring", "buffer", "op", "file", "net"),
          "agent", Set.of("kernel", "ring", "buffer", "op", "file", "net", "spi"),
          "", Set.of("kernel", "ring", "buffer", "op", "file", "net", "spi", "agent"),
          "cli", Set.of("kernel", "ring", "buffer", "op", "file", "net", "spi", "agent", ""));

  /** A class of ours in an internal name, a descriptor or a signature: dev/leat/ring/Ring. */
  private static final Pattern OURS = Pattern.compile("dev/leat/(?:([a-z]+)/)?[A-Z]\\w*");

  @Test
  void packagesUseOnlyTheLayersBelowThem() throws IOException {
    List<String> upward = new ArrayList<>();
    List<ClassModel> classes = classes();
    Set<String> names = classes.stream().map(ArchitectureTest::name).collect(Collectors.toSet());
    for (ClassModel model : classes) {
      String user = packageOf(model);
      assertThat(USES).as("layers, for " + name(model)).containsKey(user);
      for (String used : packagesUsedBy(model, names)) {
        if (!used.equals(user) && !USES.getOrDefault(user, Set.of()).contains(used)) {
          upward.add(name(model) + " uses package '" + used + "'");
        }
      }
    }
    assertThat(upward).isEmpty();
  }

  @Test
  void onlyTheKernelLayerLinksNativeCode() throws IOException {
    assertThat(classes())
        .filteredOn(model -> !packageOf(model).equals("kernel"))
        .filteredOn(model -> referencesClass(model, "java/lang/foreign/Linker"))
        .extracting(ArchitectureTest::name)
        .isEmpty();
  }

  private static List<ClassModel> classes() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("target/classes/dev/leat"))) {
      List<ClassModel> models =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .map(ArchitectureTest::parse)
              .toList();
      assertThat(models).hasSizeGreaterThan(5);
      return models;
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Names in strings count too: a layer must not load an upper one by name either. Events of the
   * flight recorder are named like classes that there are not.
   */
  private static Set<String> packagesUsedBy(ClassModel model, Set<String> classes) {
    Set<String> packages = new java.util.TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text) {
        Matcher ours = OURS.matcher(text.stringValue().replace('.', '/'));
        while (ours.find()) {
          if (classes.contains(ours.group())) {
            packages.add(ours.group(1) == null ? "" : ours.group(1));
          }
        }
      }
    }
    return packages;
  }

  private static boolean referencesClass(ClassModel model, String internalName) {
    return StreamSupport.stream(model.constantPool().spliterator(), false)
        .anyMatch(entry -> entry instanceof ClassEntry c && c.name().equalsString(internalName));
  }

  private static String packageOf(ClassModel model) {
    Matcher ours = OURS.matcher(name(model));
    return ours.find() && ours.group(1) != null ? ours.group(1) : "";
  }

  private static String name(ClassModel model) {
    return model.thisClass().asInternalName();
  }
}
