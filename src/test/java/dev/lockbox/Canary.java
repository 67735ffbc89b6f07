package dev.lockbox;

/** Sings once somebody has got it to run: what an attack that succeeds would do, without the harm. */
public final class Canary {

    private static volatile boolean sang;

    public Canary() {
        // anybody who gets hold of the class can have one
    }

    public String sing() {
        sang = true;
        return "tweet";
    }

    /** What a careless deserializer calls. */
    public void setTune(String tune) {
        sing();
    }

    public String getTune() {
        return "tweet";
    }

    static void hush() {
        sang = false;
    }

    static boolean sang() {
        return sang;
    }
}
