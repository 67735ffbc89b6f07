package dev.lockbox.identity;

/**
 * How a tenant wants its people written to.
 *
 * @param teamAddress one address for all who decide; null if there is none
 * @param teamOnly whether notices about requests go there and to nobody by themselves
 * @param mailLinks whether mails may hold a link where the offering's rule has one; false is the stricter style, without any
 */
public record NoticeSettings(String teamAddress, boolean teamOnly, boolean mailLinks) {

    static final NoticeSettings AT_FIRST = new NoticeSettings(null, false, true);

    /** Whether the team's address stands in for everybody's own; without one nothing does. */
    public boolean teamAlone() {
        return teamOnly && teamAddress != null;
    }
}
