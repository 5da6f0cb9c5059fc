package io.penstock.spark.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.function.UnaryOperator;

/** Any collection as its size and its elements, in its order. */
final class CollectionSerializer extends Serializer<Collection<Object>> {
    private final UnaryOperator<Collection<Object>> finish;

    /**
     * @param finish makes the collection wanted of an {@code ArrayList} that nobody else holds
     */
    CollectionSerializer(UnaryOperator<Collection<Object>> finish) {
        super(false, true);
        this.finish = finish;
    }

    @Override
    public void write(Kryo kryo, Output output, Collection<Object> collection) {
        output.writeVarInt(collection.size(), true);
        for (Object element : collection) {
            kryo.writeClassAndObject(output, element);
        }
    }

    @Override
    public Collection<Object> read(Kryo kryo, Input input, Class<Collection<Object>> type) {
        int size = ((WireInput) input).readLength(1);
        Collection<Object> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(kryo.readClassAndObject(input));
        }
        return finish.apply(elements);
    }
}
