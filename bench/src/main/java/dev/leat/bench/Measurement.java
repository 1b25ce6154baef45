package dev.leat.bench;

import java.util.Locale;

/**
 * One window of one process.
 *
 * @param rate operations a second
 * @param cpu microseconds of CPU an operation, user and system, of the whole process
 * @param allocation bytes allocated an operation by all threads, NaN where there is no such thing
 * @param others per cent of the machine's CPU capacity that was used outside of the process, NaN
 *     where it was not looked at
 */
record Measurement(double rate, double cpu, double allocation, double others) {
  /** For who watches. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%,10.0f ops/s %7.2f us CPU/op %7.1f B/op, others %.0f %%",
        rate,
        cpu,
        allocation,
        others);
  }
}
