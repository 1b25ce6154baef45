package dev.leat.suite;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.common.jimfs.WatchServiceConfiguration;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The file systems that the contract is run over. Which ones is said by the property {@code
 * leat.suite.forms}, as a child JVM is given the same tests to run.
 */
enum FileSystemForm {
  /** What the JVM has for its default: the JDK's, hooked or not, or Leat's around it. */
  DEFAULT {
    @Override
    FileSystem fileSystem() {
      return FileSystems.getDefault();
    }

    @Override
    String where() {
      String provider = FileSystems.getDefault().provider().getClass().getName();
      return provider.startsWith("dev.leat.") ? "wrap" : "jdk";
    }
  },

  /** Another implementation altogether, in memory. */
  JIMFS {
    @Override
    FileSystem fileSystem() {
      return InMemory.FILE_SYSTEM;
    }

    @Override
    int patience() {
      return 1; // one event never comes, which is in the list of differences
    }
  },

  /** Leat's default provider around the JDK's, made by hand: it is not the JVM's default. */
  BESIDE {
    @Override
    FileSystem fileSystem() {
      return Beside.PROVIDER.getFileSystem(URI.create("file:///"));
    }
  },

  /** Leat's installed provider. */
  URING {
    @Override
    FileSystem fileSystem() {
      return FileSystems.getFileSystem(URI.create("uring:///"));
    }
  };

  private static final String PROPERTY = "leat.suite.forms";

  /** Made at the first use, as few child JVMs need it. */
  private static final class InMemory {
    static final FileSystem FILE_SYSTEM =
        Jimfs.newFileSystem(
            Configuration.unix().toBuilder()
                .setWorkingDirectory("/work")
                .setAttributeViews("basic", "owner", "posix", "unix", "user")
                .setWatchServiceConfiguration(
                    WatchServiceConfiguration.polling(5, TimeUnit.MILLISECONDS))
                .build());
  }

  /** By name: the stock JVM has no such class. */
  private static final class Beside {
    static final FileSystemProvider PROVIDER = make();

    private static FileSystemProvider make() {
      try {
        return Class.forName("dev.leat.spi.UringFileSystemProvider")
            .asSubclass(FileSystemProvider.class)
            .getConstructor(FileSystemProvider.class)
            .newInstance(FileSystems.getDefault().provider());
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("Leat's provider", e);
      }
    }
  }

  /** Those that this JVM is to try; BESIDE not by itself, as it tells the JVM of a default. */
  static List<FileSystemForm> tried() {
    String names = System.getProperty(PROPERTY, "DEFAULT,JIMFS,URING");
    return Arrays.stream(names.split(",", -1)).map(FileSystemForm::valueOf).toList();
  }

  /** The property that makes a child JVM try these forms. */
  static String property(String forms) {
    return "-D" + PROPERTY + "=" + forms;
  }

  abstract FileSystem fileSystem();

  /** What docs/compatibility.md calls this form. */
  String where() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Seconds to wait for an event of a watched directory. */
  int patience() {
    return 20;
  }

  /** Below which tests make their files. */
  Path temporary() {
    String own = this == JIMFS ? "/work" : System.getProperty("java.io.tmpdir");
    return fileSystem().getPath(own);
  }
}
