package dev.leat.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Echo servers, with a number of connections as the case. */
@Command(
    name = "bench/run --net",
    sortOptions = false,
    description = "Measures an echo server, on the JDK, with Leat and on Netty in turns.")
public final class EchoComparison extends Rounds<Integer, EchoImplementation> {
  @Mixin private final EchoOptions options;

  private EchoComparison(EchoOptions options) {
    super(options, EchoImplementation.JDK);
    this.options = options;
  }

  /** As {@link Rounds#main}. */
  public static void main(String[] arguments) {
    main(new EchoComparison(new EchoOptions()), arguments);
  }

  @Override
  Map<String, String> facts() throws IOException, InterruptedException {
    Map<String, String> facts = Machine.facts(options.program);
    facts.keySet().removeAll(List.of("file system", "device"));
    facts.put("message", EchoLoad.MESSAGE_BYTES + " bytes over TCP on 127.0.0.1, one a connection");
    return facts;
  }

  @Override
  Collection<Integer> cases() {
    return options.connections;
  }

  @Override
  Collection<EchoImplementation> implementations() {
    return options.implementations;
  }

  @Override
  String label(Integer connections) {
    return "echo-" + connections;
  }

  @Override
  Measurement run(Integer connections, EchoImplementation by, int round) throws IOException {
    return EchoFork.run(options, by, connections);
  }
}
