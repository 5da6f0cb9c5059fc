package io.penstock.engine.data;

/** The kinds of elements that a column holds. */
public enum DataType {
    FLOAT32(4),
    FLOAT64(8),
    INT32(4),
    INT64(8),
    /** Unsigned bytes, 0 to 255, held in a {@code byte[]}. */
    UINT8(1),
    BOOL(1),
    STRING(24),
    BINARY(24);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element; for strings and binary an estimate without their content. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    public boolean isInteger() {
        return this == INT32 || this == INT64 || this == UINT8;
    }

    /** Everything that a {@link Tensor} can hold. */
    public boolean isNumeric() {
        return this != STRING && this != BINARY;
    }
}
