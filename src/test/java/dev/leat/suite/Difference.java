package dev.leat.suite;

/**
 * A row of docs/compatibility.md.
 *
 * @param test class and method of the contract
 * @param where which file system differs
 * @param answer words of the failure that the test ends in there
 * @param reason why that is so
 */
record Difference(String test, String where, String answer, String reason) {}
