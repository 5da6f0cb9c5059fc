package io.penstock.spark.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.DefaultStreamFactory;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A Kryo that knows what partials are made of, and nothing else. Not thread-safe; {@link Wire} lends them out. */
final class WireKryo extends Kryo {
    private static final int MOST_DEPTH = 500;

    /** Stand for every other list, map and set of the JDK. */
    private static final class AnyList {}

    private static final class AnyMap {}

    private static final class AnySet {}

    private final Registration anyList;
    private final Registration anyMap;
    private final Registration anySet;

    /** Bytes may refer to the classes that were registered, and never name any other. */
    private static final class ByIdOnly extends DefaultClassResolver {
        @Override
        protected Registration readName(Input input) {
            throw new KryoException("a class by its name");
        }
    }

    WireKryo(List<Class<?>> named) {
        super(new ByIdOnly(), null, new DefaultStreamFactory());
        setReferences(false);
        setRegistrationRequired(true);
        setMaxDepth(MOST_DEPTH);
        register(String.class, new Serializers.Text());
        for (Class<?> array : Elements.ARRAYS) {
            register(array, new Serializers.Primitives(array));
            Class<?> rows = Array.newInstance(array, 0).getClass();
            register(rows, new Serializers.Objects(array));
        }
        register(String[].class, new Serializers.Objects(String.class));
        register(Object[].class, new Serializers.Objects(Object.class));
        register(BitSet.class, new Serializers.Bits());
        registerCollections();
        anyList = registerAs(
                AnyList.class, new CollectionSerializer(list -> Collections.unmodifiableList((List<Object>) list)));
        anyMap = registerAs(AnyMap.class, new MapSerializer(LinkedHashMap::new, Collections::unmodifiableMap));
        anySet = registerAs(
                AnySet.class, new CollectionSerializer(list -> Collections.unmodifiableSet(new LinkedHashSet<>(list))));
        register(Field.class, new RecordSerializer(Field.class));
        register(Field[].class, new Serializers.Objects(Field.class));
        register(DataType.class);
        register(Role.class);
        register(Schema.class, new Serializers.SchemaForm());
        register(Tensor.class, new Serializers.TensorForm());
        register(Strings.class, new Serializers.StringsForm());
        register(Binaries.class, new Serializers.BinariesForm());
        register(Batch.class, new Serializers.BatchForm());
        register(Batch[].class, new Serializers.Objects(Batch.class));
        register(State.class, new Serializers.StateForm());
        named.forEach(this::registerNamed);
    }

    private void registerCollections() {
        registerAs(ArrayList.class, new CollectionSerializer(list -> list));
        registerAs(HashSet.class, new CollectionSerializer(HashSet::new));
        registerAs(LinkedHashSet.class, new CollectionSerializer(LinkedHashSet::new));
        registerAs(HashMap.class, new MapSerializer(HashMap::new, map -> map));
        registerAs(LinkedHashMap.class, new MapSerializer(LinkedHashMap::new, map -> map));
        registerAs(TreeMap.class, new MapSerializer(TreeMap::new, map -> map));
    }

    private Registration registerAs(Class<?> type, Serializer<?> serializer) {
        return register(type, serializer);
    }

    private void registerNamed(Class<?> type) {
        if (type.isRecord()) {
            register(type, new RecordSerializer(type));
        } else if (type.isEnum()) {
            register(type);
        } else if (!type.isArray()) {
            throw PenstockException.user("a type that crosses the wire must be a record, an enum or an array of them")
                    .value(type.getName())
                    .remedy("make it a record, or keep it out of the partials")
                    .build();
        }
        if (type.isArray()) {
            register(type, new Serializers.Objects(type.getComponentType()));
        } else {
            register(Array.newInstance(type, 0).getClass(), new Serializers.Objects(type));
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Registration getRegistration(Class type) {
        Registration known = getClassResolver().getRegistration(type);
        if (known != null) {
            return known;
        }
        if (type.getClassLoader() == null) {
            if (List.class.isAssignableFrom(type)) {
                return anyList;
            } else if (Map.class.isAssignableFrom(type)) {
                return anyMap;
            } else if (Set.class.isAssignableFrom(type) || Collection.class == type) {
                return anySet;
            }
        }
        if (type.getSuperclass() != null && type.getSuperclass().isEnum()) {
            return getRegistration(type.getSuperclass());
        }
        throw PenstockException.user("a class that crosses the wire must be named by its step's type")
                .value(type.getTypeName())
                .remedy("add to the step's type: StepType.withWireTypes(" + type.getSimpleName() + ".class)")
                .build();
    }
}
