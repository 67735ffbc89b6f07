package dev.lockbox.request;

/**
 * A step of the process at which somebody of the provider's must approve.
 *
 * @param id its task's in the model
 * @param group whose members may approve there
 */
public record InternalStep(String id, String group) {

    /** The step that is taken where the policy asks for it, by the group the policy names. */
    public static final String OF_THE_POLICY = "approveInternally";

    /** In characters; what has a longer one is no step. */
    public static final int LONGEST_ID = 64;

    public boolean isOfThePolicy() {
        return id.equals(OF_THE_POLICY);
    }
}
