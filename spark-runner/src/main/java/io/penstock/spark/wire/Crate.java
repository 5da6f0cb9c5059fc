package io.penstock.spark.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.penstock.engine.data.Batch;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks that Spark keeps: in memory as they are; where they are spilled, as the bytes of our own {@link Wire}, whatever the session's serializer. */
public final class Crate implements Externalizable, KryoSerializable {
    private static final long serialVersionUID = 1L;

    private @Nullable Batch[] registers;

    /** For deserialization only. */
    public Crate() {
        this(new Batch[0]);
    }

    public Crate(@Nullable Batch[] registers) {
        this.registers = registers;
    }

    /** The registers of one block; those that nobody reads are null. */
    @SuppressWarnings("NullAway")
    public Batch[] registers() {
        return registers;
    }

    /** The blocks of a partition as bytes. */
    public static byte[] pack(List<Batch> blocks) {
        return KnownTypes.current().wire().write(blocks.toArray(new Batch[0]));
    }

    /** The blocks in {@link #pack}'s bytes. */
    public static List<Batch> blocks(byte[] bytes) {
        return List.of(read(bytes));
    }

    /** A crate for each of the blocks in {@link #pack}'s bytes, in register 0. */
    public static List<Crate> unpack(byte[] bytes) {
        List<Crate> crates = new ArrayList<>();
        for (Batch batch : read(bytes)) {
            crates.add(new Crate(new Batch[] {batch}));
        }
        return crates;
    }

    private static Batch[] read(byte[] bytes) {
        return KnownTypes.current().wire().read(bytes) instanceof Batch[] batches ? batches : new Batch[0];
    }

    private byte[] bytes() {
        return KnownTypes.current().wire().write(registers);
    }

    private void set(byte[] bytes) {
        registers = read(bytes);
    }

    @Override
    public void writeExternal(ObjectOutput output) throws IOException {
        byte[] bytes = bytes();
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    @Override
    public void readExternal(ObjectInput input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        set(bytes);
    }

    @Override
    public void write(Kryo kryo, Output output) {
        byte[] bytes = bytes();
        output.writeInt(bytes.length);
        output.writeBytes(bytes);
    }

    @Override
    public void read(Kryo kryo, Input input) {
        set(input.readBytes(input.readInt()));
    }
}
