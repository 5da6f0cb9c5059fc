package io.penstock.engine.type;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.tree.Names;
import java.io.IOException;

/**
 * A step or a tree of steps as bytes: types, settings and spaces, and the files that savers write. The same step always
 * makes the same bytes.
 *
 * @param digest SHA-256 of the bytes, in hexadecimal digits
 * @param bytes a {@link Bundle}; not to be written to
 */
public record Parcel(String digest, byte[] bytes) {
    /** Packs a step or a tree of steps whose classes are registered. */
    public static Parcel pack(Step step, StepTypes types) {
        Bundle bundle = Bundle.empty();
        try {
            bundle.document()
                    .put("tree", TreeDocument.forWire(types, bundle::folder).write("", step));
        } catch (IOException e) {
            throw PenstockException.user("a step that is shipped must be able to save itself")
                    .value(Names.of(step) + ": " + e.getMessage())
                    .cause(e)
                    .build();
        }
        byte[] bytes = bundle.bytes();
        return new Parcel(Digests.sha256(bytes), bytes);
    }

    /** Makes the step again. Throws a {@link PenstockException} where the bytes are no parcel or name an unknown type. */
    public static Step unpack(byte[] bytes, StepTypes types) {
        Bundle bundle = Bundle.read(bytes);
        try {
            return TreeDocument.forWire(types, bundle::folder)
                    .read("", StepDocument.map(bundle.document().get("tree"), "tree"));
        } catch (IOException e) {
            throw Bundle.malformed(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parcel parcel && digest.equals(parcel.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "parcel " + digest.substring(0, 12) + " of " + bytes.length + " bytes";
    }
}
