package dev.leat.agent;

/**
 * What a patched method asks before its own code runs: "is there an answer already?"
 *
 * @param name of the method
 * @param descriptor of the method, all of whose parameters and result must be references
 */
record Question(String name, String descriptor) {
  /** As class files have it: no space between. */
  String method() {
    return name.concat(descriptor);
  }
}
