package io.penstock.spark.wire;

import com.esotericsoftware.kryo.KryoException;
import io.penstock.engine.error.PenstockException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Objects as bytes and back. A message begins with a fingerprint of the classes that the writer knows, so that a reader
 * that knows others says so and never misreads. Thread-safe.
 */
public final class Wire {
    private static final int MOST_KEPT = 32;

    private final List<Class<?>> types;
    private final int fingerprint;
    private final ConcurrentLinkedDeque<WireKryo> idle = new ConcurrentLinkedDeque<>();

    private Wire(List<Class<?>> types) {
        this.types = types;
        CRC32 crc = new CRC32();
        types.forEach(type -> crc.update((type.getName() + ";").getBytes(StandardCharsets.UTF_8)));
        this.fingerprint = (int) crc.getValue();
        idle.push(new WireKryo(types));
    }

    /** A wire for these records and enums, beside what partials are always made of. */
    public static Wire of(Collection<Class<?>> types) {
        List<Class<?>> sorted = new ArrayList<>();
        types.stream().distinct().sorted(Comparator.comparing(Class::getName)).forEach(sorted::add);
        return new Wire(List.copyOf(sorted));
    }

    /** Throws a {@link PenstockException} that names a class which is not known, and the line to add. */
    public byte[] write(@Nullable Object value) {
        WireKryo kryo = borrow();
        WireOutput output = new WireOutput();
        try {
            output.writeInt(fingerprint);
            kryo.writeClassAndObject(output, value);
        } catch (KryoException e) {
            throw failure("an object must be able to cross the wire", e);
        }
        giveBack(kryo);
        return output.toBytes();
    }

    /** Reads what {@link #write} wrote. */
    public @Nullable Object read(byte[] bytes) {
        WireKryo kryo = borrow();
        WireInput input = new WireInput(bytes);
        Object value;
        try {
            requireSameTypes(input.readInt());
            value = kryo.readClassAndObject(input);
        } catch (RuntimeException e) {
            throw failure("bytes must arrive as they were sent", e);
        }
        if (input.position() != bytes.length) {
            throw failure("bytes must arrive as they were sent", new KryoException("bytes are left over"));
        }
        giveBack(kryo);
        return value;
    }

    private void requireSameTypes(int writers) {
        if (writers != fingerprint) {
            throw PenstockException.user("driver and executors must know the same step types")
                    .value("other classes on the wire than the " + types.size() + " known here")
                    .remedy("give the jars with steps to the executors too, with --jars or spark.jars")
                    .build();
        }
    }

    private static PenstockException failure(String rule, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PenstockException known) {
                return known;
            }
        }
        return PenstockException.infrastructure(rule)
                .value(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
                .cause(e)
                .build();
    }

    private WireKryo borrow() {
        WireKryo kryo = idle.poll();
        return kryo == null ? new WireKryo(types) : kryo;
    }

    /** A Kryo that failed is not given back: nobody knows what state it is in. */
    private void giveBack(WireKryo kryo) {
        if (idle.size() < MOST_KEPT) {
            idle.push(kryo);
        }
    }
}
