package io.penstock.steps.network.cuda;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** An address on a GPU, as the libraries take it. It frees nothing. */
final class CudaAddress extends Pointer {
    CudaAddress(long place) {
        super((Pointer) null);
        address = place;
    }

    /** Of floats. */
    static FloatPointer floats(long place) {
        return new Floats(place);
    }

    /** Of doubles. */
    static DoublePointer doubles(long place) {
        return new Doubles(place);
    }

    private static final class Floats extends FloatPointer {
        Floats(long place) {
            super((Pointer) null);
            address = place;
        }
    }

    private static final class Doubles extends DoublePointer {
        Doubles(long place) {
            super((Pointer) null);
            address = place;
        }
    }
}
