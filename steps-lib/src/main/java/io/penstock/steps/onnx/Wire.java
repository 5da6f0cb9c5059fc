package io.penstock.steps.onnx;

import java.nio.charset.StandardCharsets;

/** Reads the fields of one message in the wire format of Protocol Buffers, without copying. Not thread-safe. */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] data;
    private final int end;
    private int position;
    private int fieldStart;
    private int field;
    private int kind;
    private long number;
    private int from;
    private int length;

    Wire(byte[] data, int from, int length) {
        this.data = data;
        this.position = from;
        this.end = from + length;
    }

    /** The bytes are no message. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /** Goes to the next field; false at the end. */
    boolean next() {
        if (position == end) {
            return false;
        }
        fieldStart = position;
        long tag = varint();
        if (tag >>> 3 == 0 || tag >>> 3 > 0x1fff_ffffL) {
            throw new MalformedException("field number " + (tag >>> 3) + " at byte " + fieldStart);
        }
        field = (int) (tag >>> 3);
        kind = (int) (tag & 7);
        switch (kind) {
            case VARINT -> number = varint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            case BYTES -> {
                long size = varint();
                if (size < 0 || size > end - position) {
                    throw new MalformedException(size + " bytes at byte " + position + " of " + end);
                }
                skip((int) size);
            }
            default -> throw new MalformedException("wire type " + kind + " at byte " + fieldStart);
        }
        return true;
    }

    private void skip(int size) {
        if (size > end - position) {
            throw new MalformedException("it ends in the middle, at byte " + end);
        }
        from = position;
        length = size;
        position += size;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == end) {
                throw new MalformedException("it ends in the middle, at byte " + end);
            }
            byte next = data[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number of more than ten bytes at byte " + position);
    }

    int field() {
        return field;
    }

    boolean isMessage() {
        return kind == BYTES;
    }

    long number() {
        require(VARINT);
        return number;
    }

    String text() {
        require(BYTES);
        return new String(data, from, length, StandardCharsets.UTF_8);
    }

    /** The field's content as a message. */
    Wire message() {
        require(BYTES);
        return new Wire(data, from, length);
    }

    /** The whole field, with its tag. */
    int fieldStart() {
        return fieldStart;
    }

    /** Where the content of a message begins; it ends with the field. */
    int contentStart() {
        return from;
    }

    int fieldEnd() {
        return position;
    }

    private void require(int wanted) {
        if (kind != wanted) {
            throw new MalformedException("field " + field + " has wire type " + kind + ", not " + wanted);
        }
    }
}
