package dev.leat.cli;

import dev.leat.kernel.ResourceLimit;
import dev.leat.ring.Unavailability;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The doctor's findings, in words and for machines. */
record DoctorReport(RingDiagnosis ring, JvmDiagnosis jvm) {
  private static final int LABEL_WIDTH = 18;
  private static final int LINE_WIDTH = 100;

  int status() {
    return ring.usable() ? 0 : LeatTool.STATUS_WRONG;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    line(out, "Kernel", ring.kernel());
    line(out, "JDK", jvm.jdk() + ", " + jvm.javaHome());
    Unavailability unavailability = ring.unavailability();
    if (unavailability == null) {
      line(out, "io_uring", "usable");
      line(out, "Setup flags", String.join(" ", ring.setupFlags()));
      line(out, "Features", String.join(" ", ring.features()));
      line(out, "Opcodes (" + ring.opcodes().size() + ")", String.join(" ", ring.opcodes()));
    } else {
      line(out, "io_uring", "NOT usable: " + unavailability.cause());
      line(out, "Remedy", unavailability.remedy().isEmpty() ? "none" : unavailability.remedy());
    }
    line(out, "RLIMIT_MEMLOCK", text(ring.memlock(), " bytes"));
    line(out, "RLIMIT_NOFILE", text(ring.nofile(), " descriptors"));
    out.append("In this JVM (./leat run starts one with the agent):\n");
    line(out, "  Agent", jvm.agent());
    line(out, "  Default provider", withOwner(jvm.fileProvider()));
    line(out, "  File channels", withOwner(jvm.fileChannel()));
    line(out, "  Socket provider", withOwner(jvm.socketProvider()));
    return out.toString().stripTrailing();
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append(("%-" + LABEL_WIDTH + "s  ").formatted(label));
    int column = LABEL_WIDTH + 2;
    for (String word : text.split(" ", -1)) {
      if (column + word.length() > LINE_WIDTH && column > LABEL_WIDTH + 2) {
        out.setLength(out.length() - 1);
        out.append('\n').repeat(" ", LABEL_WIDTH + 2);
        column = LABEL_WIDTH + 2;
      }
      out.append(word).append(' ');
      column += word.length() + 1;
    }
    out.setLength(out.length() - 1);
    out.append('\n');
  }

  private static String withOwner(String className) {
    return className + (JvmDiagnosis.isLeats(className) ? " (Leat)" : " (not Leat)");
  }

  private static String text(Optional<ResourceLimit> limit, String unit) {
    return limit
        .map(
            known ->
                "soft %s, hard %s%s"
                    .formatted(
                        ResourceLimit.text(known.soft()), ResourceLimit.text(known.hard()), unit))
        .orElse("unknown");
  }

  String json() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("kernel", ring.kernel());
    report.put("usable", ring.usable());
    Unavailability unavailability = ring.unavailability();
    report.put("cause", unavailability == null ? null : unavailability.cause());
    report.put("remedy", unavailability == null ? null : unavailability.remedy());
    report.put("setupFlags", ring.setupFlags());
    report.put("features", ring.features());
    report.put("opcodes", ring.opcodes());
    report.put("memlock", fields(ring.memlock()));
    report.put("nofile", fields(ring.nofile()));
    report.put("jvm", fields(jvm));
    return Json.write(report);
  }

  /** Numbers that do not fit, and "unlimited", as null would be wrong: hence the text. */
  private static Map<String, String> fields(Optional<ResourceLimit> limit) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("soft", limit.map(known -> ResourceLimit.text(known.soft())).orElse("unknown"));
    fields.put("hard", limit.map(known -> ResourceLimit.text(known.hard())).orElse("unknown"));
    return fields;
  }

  private static Map<String, String> fields(JvmDiagnosis jvm) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("jdk", jvm.jdk());
    fields.put("javaHome", jvm.javaHome());
    fields.put("agent", jvm.agent());
    fields.put("fileProvider", jvm.fileProvider());
    fields.put("fileChannel", jvm.fileChannel());
    fields.put("socketProvider", jvm.socketProvider());
    return fields;
  }
}
