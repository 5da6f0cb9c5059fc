package io.penstock.spark.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.State;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How single classes are written. Every length is checked against what remains of the input. */
final class Serializers {
    private static final DataType[] TYPES = DataType.values();

    private Serializers() {}

    /** Writes one class and reads it again. */
    abstract static class Exact<T> extends Serializer<T> {
        Exact() {
            super(false, true);
        }

        abstract void write(Kryo kryo, WireOutput output, T value);

        abstract T read(Kryo kryo, WireInput input);

        @Override
        public final void write(Kryo kryo, Output output, T value) {
            write(kryo, (WireOutput) output, value);
        }

        @Override
        public final T read(Kryo kryo, Input input, Class<T> type) {
            return read(kryo, (WireInput) input);
        }
    }

    static final class Text extends Exact<String> {
        @Override
        void write(Kryo kryo, WireOutput output, String value) {
            output.writeText(value);
        }

        @Override
        String read(Kryo kryo, WireInput input) {
            String text = input.readText();
            if (text == null) {
                throw new KryoException("a text is missing");
            }
            return text;
        }
    }

    /** An array of primitives in bulk. */
    static final class Primitives extends Exact<Object> {
        private final Class<?> component;

        Primitives(Class<?> array) {
            component = array.getComponentType();
        }

        @Override
        void write(Kryo kryo, WireOutput output, Object array) {
            int length = Array.getLength(array);
            output.writeVarInt(length, true);
            output.writeArray(array, 0, length);
        }

        @Override
        Object read(Kryo kryo, WireInput input) {
            int length = input.readLength(Elements.size(Array.newInstance(component, 0)));
            Object array = Array.newInstance(component, length);
            input.readArray(array, length);
            return array;
        }
    }

    /** An array of objects, element by element. */
    static final class Objects extends Exact<@Nullable Object[]> {
        private final Class<?> component;

        Objects(Class<?> component) {
            this.component = component;
        }

        @Override
        void write(Kryo kryo, WireOutput output, @Nullable Object[] array) {
            output.writeVarInt(array.length, true);
            for (Object element : array) {
                kryo.writeClassAndObject(output, element);
            }
        }

        @Override
        @Nullable
        Object[] read(Kryo kryo, WireInput input) {
            @Nullable Object[] array = (Object[]) Array.newInstance(component, input.readLength(1));
            for (int i = 0; i < array.length; i++) {
                array[i] = kryo.readClassAndObject(input);
            }
            return array;
        }
    }

    static final class Bits extends Exact<BitSet> {
        @Override
        void write(Kryo kryo, WireOutput output, BitSet bits) {
            long[] words = bits.toLongArray();
            output.writeVarInt(words.length, true);
            output.writeArray(words, 0, words.length);
        }

        @Override
        BitSet read(Kryo kryo, WireInput input) {
            long[] words = new long[input.readLength(8)];
            input.readArray(words, words.length);
            return BitSet.valueOf(words);
        }
    }

    static final class TensorForm extends Exact<Tensor> {
        private final Bits bits = new Bits();

        @Override
        void write(Kryo kryo, WireOutput output, Tensor tensor) {
            output.writeByte(tensor.type().ordinal());
            output.writeVarInt(tensor.rows(), true);
            output.writeVarInt(tensor.rowShape().size(), true);
            tensor.rowShape().forEach(dimension -> output.writeVarInt(dimension, true));
            BitSet nulls = tensor.nulls();
            output.writeBoolean(nulls != null);
            if (nulls != null) {
                bits.write(kryo, output, nulls);
            }
            output.writeArray(tensor.array(), tensor.offset(), tensor.elements());
        }

        @Override
        Tensor read(Kryo kryo, WireInput input) {
            DataType type = type(input);
            int rows = input.readVarInt(true);
            List<Integer> shape = new ArrayList<>();
            long elements = rows;
            for (int i = input.readLength(1); i > 0; i--) {
                shape.add(input.readVarInt(true));
                elements = Math.multiplyExact(elements, shape.get(shape.size() - 1));
            }
            BitSet nulls = input.readBoolean() ? bits.read(kryo, input) : null;
            input.requireRemaining(elements, type.bytes());
            Object array = Tensor.newArray(type, (int) elements);
            input.readArray(array, (int) elements);
            return Tensor.of(array, rows, shape, nulls);
        }

        private static DataType type(WireInput input) {
            int ordinal = input.readByte();
            if (ordinal < 0 || ordinal >= TYPES.length || !TYPES[ordinal].isNumeric()) {
                throw new KryoException("no tensor has the type " + ordinal);
            }
            return TYPES[ordinal];
        }
    }

    static final class StringsForm extends Exact<Strings> {
        @Override
        void write(Kryo kryo, WireOutput output, Strings strings) {
            output.writeVarInt(strings.rows(), true);
            output.writeVarInt(strings.rowShape().isEmpty() ? 0 : strings.width() + 1, true);
            for (String value : strings.values()) {
                output.writeText(value);
            }
        }

        @Override
        Strings read(Kryo kryo, WireInput input) {
            int rows = input.readVarInt(true);
            int width = input.readVarInt(true) - 1;
            long elements = width < 0 ? rows : Math.multiplyExact((long) rows, width);
            input.requireRemaining(elements, 1);
            @Nullable String[] values = new String[(int) elements];
            for (int i = 0; i < values.length; i++) {
                values[i] = input.readText();
            }
            return width < 0 ? Strings.of(values) : Strings.of(values, rows, width);
        }
    }

    static final class BinariesForm extends Exact<Binaries> {
        @Override
        void write(Kryo kryo, WireOutput output, Binaries binaries) {
            output.writeVarInt(binaries.rows(), true);
            for (int i = 0; i < binaries.rows(); i++) {
                byte[] value = binaries.get(i);
                output.writeVarInt(value == null ? 0 : value.length + 1, true);
                if (value != null) {
                    output.writeBytes(value);
                }
            }
        }

        @Override
        Binaries read(Kryo kryo, WireInput input) {
            byte[] @Nullable [] values = new byte[input.readLength(1)][];
            for (int i = 0; i < values.length; i++) {
                int length = input.readVarInt(true) - 1;
                if (length >= 0) {
                    input.requireRemaining(length, 1);
                    values[i] = input.readBytes(length);
                }
            }
            return Binaries.of(values);
        }
    }

    static final class SchemaForm extends Exact<Schema> {
        @Override
        void write(Kryo kryo, WireOutput output, Schema schema) {
            kryo.writeClassAndObject(output, schema.fields().toArray(new Field[0]));
        }

        @Override
        Schema read(Kryo kryo, WireInput input) {
            return Schema.of((Field[]) kryo.readClassAndObject(input));
        }
    }

    static final class StateForm extends Exact<State> {
        @Override
        void write(Kryo kryo, WireOutput output, State state) {
            kryo.writeObject(output, new LinkedHashMap<>(state.columns()));
            kryo.writeObject(output, new LinkedHashMap<>(state.values()));
        }

        @Override
        @SuppressWarnings("unchecked")
        State read(Kryo kryo, WireInput input) {
            Map<String, Column> columns = kryo.readObject(input, LinkedHashMap.class);
            Map<String, Object> values = kryo.readObject(input, LinkedHashMap.class);
            return State.of(columns, values);
        }
    }

    static final class BatchForm extends Exact<Batch> {
        @Override
        void write(Kryo kryo, WireOutput output, Batch batch) {
            kryo.writeObject(output, batch.schema());
            kryo.writeObject(output, batch.ids());
            batch.columns().forEach(column -> kryo.writeClassAndObject(output, column));
        }

        @Override
        Batch read(Kryo kryo, WireInput input) {
            Schema schema = kryo.readObject(input, Schema.class);
            long[] ids = kryo.readObject(input, long[].class);
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                columns.add((Column) kryo.readClassAndObject(input));
            }
            return Batch.of(schema, ids, columns);
        }
    }
}
