package io.penstock.steps.kernel;

/** The width of the numbers that a kernel computes with; sums across blocks are always kept in float64. */
public enum Precision {
    /** IEEE 754 binary32: half the memory traffic and about twice the speed; about 7 significant digits. */
    FLOAT32(Float.BYTES),
    /** IEEE 754 binary64: about 16 significant digits. */
    FLOAT64(Double.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one number, in bytes. */
    public int bytes() {
        return bytes;
    }
}
