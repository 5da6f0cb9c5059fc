package io.penstock.spark.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Any map as its size, its keys and its values, in its order. */
final class MapSerializer extends Serializer<Map<Object, Object>> {
    private final Supplier<Map<Object, Object>> empty;
    private final UnaryOperator<Map<Object, Object>> finish;

    MapSerializer(Supplier<Map<Object, Object>> empty, UnaryOperator<Map<Object, Object>> finish) {
        super(false, true);
        this.empty = empty;
        this.finish = finish;
    }

    @Override
    public void write(Kryo kryo, Output output, Map<Object, Object> map) {
        if (map instanceof SortedMap<?, ?> sorted && sorted.comparator() != null) {
            throw new KryoException("a sorted map crosses the wire in its natural order only");
        }
        output.writeVarInt(map.size(), true);
        map.forEach((key, value) -> {
            kryo.writeClassAndObject(output, key);
            kryo.writeClassAndObject(output, value);
        });
    }

    @Override
    public Map<Object, Object> read(Kryo kryo, Input input, Class<Map<Object, Object>> type) {
        int size = ((WireInput) input).readLength(2);
        Map<Object, Object> map = empty.get();
        for (int i = 0; i < size; i++) {
            map.put(kryo.readClassAndObject(input), kryo.readClassAndObject(input));
        }
        return finish.apply(map);
    }
}
