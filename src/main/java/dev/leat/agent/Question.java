package dev.leat.agent;

import org.jspecify.annotations.Nullable;

/**
 * What a patched method asks before its own code runs: a static method of the same name, which
 * takes the same arguments.
 *
 * @param name of both methods
 * @param descriptor of the method that asks
 * @param receiver the descriptor of a type as which the answer takes the object that asks, in front
 *     of the arguments; null if it does not take it. An interface, or the very class that is
 *     patched: nothing else would pass the verifier
 */
record Question(String name, String descriptor, @Nullable String receiver) {
  /** A question by an object that does not matter. */
  Question(String name, String descriptor) {
    this(name, descriptor, null);
  }

  /** The descriptor of the method that answers. */
  String answerDescriptor() {
    return receiver == null ? descriptor : "(".concat(receiver).concat(descriptor.substring(1));
  }

  /** The local variable that is the answer's first argument; the others follow. */
  int firstArgument() {
    return receiver == null ? 1 : 0;
  }

  /** As class files have it: no space between. */
  String method() {
    return name.concat(descriptor);
  }
}
