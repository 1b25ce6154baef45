/** A small application, for the tools of the JDK to work on. */
module app {}
