package io.penstock.spark.wire;

/** Arrays of primitives. */
final class Elements {
    static final Class<?>[] ARRAYS = {
        boolean[].class,
        byte[].class,
        char[].class,
        short[].class,
        int[].class,
        long[].class,
        float[].class,
        double[].class
    };

    private Elements() {}

    /** Bytes that one element takes on the wire. */
    static int size(Object array) {
        if (array instanceof double[] || array instanceof long[]) {
            return 8;
        }
        if (array instanceof float[] || array instanceof int[]) {
            return 4;
        }
        return array instanceof short[] || array instanceof char[] ? 2 : 1;
    }
}
