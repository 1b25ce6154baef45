# The JDK's tools and the ways to start a program. Run in an empty directory that holds "app", the
# sources; JAVA_TOOL_OPTIONS brings Leat in or does not. Argument: the JDK's directory of programs.
set -eu
jdk=$1

step() {
  printf '== %s\n' "$*"
}

step javac
"$jdk/javac" -d classes app/module-info.java app/Main.java
printf 'found\n' > classes/app/text

step directories
"$jdk/java" -cp classes app.Main class path
"$jdk/java" -p classes -m app/app.Main module path

step jar
"$jdk/jar" --create --file app.jar --main-class app.Main --date 2020-01-01T00:00:00Z -C classes .
"$jdk/jar" tf app.jar
"$jdk/jar" --describe-module --file app.jar | sed 's/ .*!/ /'
mkdir extracted
(cd extracted && "$jdk/jar" xf ../app.jar)
find extracted -type f | sort
cmp classes/app/Main.class extracted/app/Main.class

step jars
"$jdk/java" -jar app.jar jar
"$jdk/java" -cp 'app.jar:nothing/*' app.Main class path
"$jdk/java" -p app.jar -m app module path

step source launcher
"$jdk/java" -cp classes app/Main.java source

step jlink
"$jdk/jlink" -p app.jar --add-modules app,java.instrument --output image --launcher start=app
image/bin/java --list-modules | sed 's/@.*//'
image/bin/start launcher

step jshell
"$jdk/jshell" - <<'END'
import java.nio.file.*;
Path p = Files.writeString(Path.of("shell"), "one\ntwo\n");
System.out.println(Files.readAllLines(p));
Thread.ofVirtual().start(() -> { try { System.out.println(Files.size(p)); } catch (Exception e) { System.out.println(e); } }).join();
System.out.println(Files.list(Path.of("app")).map(Path::toString).sorted().toList());
/exit
END
step end
