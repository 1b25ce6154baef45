package dev.leat.ring;

/** There is no ring to be had, for the reason that {@link #unavailability()} gives. */
public final class RingUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Unavailability unavailability;

  /** With the sentence of {@code unavailability} as message. */
  public RingUnavailableException(Unavailability unavailability) {
    super(unavailability.sentence());
    this.unavailability = unavailability;
  }

  /** The cause and its remedy. */
  public Unavailability unavailability() {
    return unavailability;
  }
}
